internal import NIOCore

/// Puts a signature together from keys and values that come in any order; of a repeated key the last value counts.
///
/// Budget: one buffer where the keys come in their order, another one and an array where not.
public struct SignatureWriter: Sendable {
  /// The entries as they came, each as it stands in the canonical bytes.
  private var bytes = ByteBuffer()
  /// Where the key that came last stands.
  private var lastKey = 0..<0
  private var isInOrder = true

  public init() {}

  /// Makes room for that many more bytes; an entry takes eight beside its key and value.
  public mutating func reserve(_ count: Int) { self.bytes.reserveCapacity(minimumWritableBytes: count) }

  /// Adds an entry; its key is `prefix`, then `key`.
  public mutating func append(prefix: StaticString = "", key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    _ = self.append(prefix, key, atMost: value.count) { space in
      space.copyMemory(from: value)
      return value.count
    }
  }

  /// Adds an entry whose value is written as base64; `false`, with nothing added, where the text is not whole base64.
  public mutating func append(key: UnsafeRawBufferPointer, base64: UnsafeRawBufferPointer) -> Bool {
    self.append("", key, atMost: Base64.decodedBound(base64)) { Base64.decode(base64, to: $0) }
  }

  /// Adds an entry.
  public mutating func append(_ entry: Signature.Entry) {
    var key = entry.key
    key.withUTF8 { key in
      entry.value.withUnsafeReadableBytes { self.append(key: UnsafeRawBufferPointer(key), value: $0) }
    }
  }

  /// The signature of what was added.
  public func finish() -> Signature {
    Signature(uncheckedCanonicalBytes: self.isInOrder ? self.bytes : self.sorted())
  }

  /// Adds an entry whose value, of at most that many bytes, is written by `write`; `false` where that gives `nil`.
  private mutating func append(
    _ prefix: StaticString, _ key: UnsafeRawBufferPointer, atMost most: Int,
    _ write: (UnsafeMutableRawBufferPointer) -> Int?
  ) -> Bool {
    let start = self.bytes.readableBytes
    let keyLength = prefix.utf8CodeUnitCount + key.count
    let count = self.bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: 8 + keyLength + most) { space in
      let value = UnsafeMutableRawBufferPointer(rebasing: space[(8 + keyLength)..<(8 + keyLength + most)])
      guard let length = write(value) else { return 0 }
      space.storeBytes(of: UInt32(truncatingIfNeeded: keyLength).bigEndian, as: UInt32.self)
      for offset in 0..<prefix.utf8CodeUnitCount { space[4 + offset] = prefix.utf8Start[offset] }
      UnsafeMutableRawBufferPointer(rebasing: space[(4 + prefix.utf8CodeUnitCount)...]).copyMemory(from: key)
      space.storeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian, toByteOffset: 4 + keyLength, as: UInt32.self)
      return 8 + keyLength + length
    }
    guard count > 0 else { return false }
    let place = (start + 4)..<(start + 4 + keyLength)
    if start > 0, self.isInOrder {
      self.isInOrder = self.bytes.withUnsafeReadableBytes { Signature.order($0, self.lastKey, place) < 0 }
    }
    self.lastKey = place
    return true
  }

  /// The entries in the order of their keys, of each key the last.
  private func sorted() -> ByteBuffer {
    self.bytes.withUnsafeReadableBytes { all in
      var places: [Signature.Place] = []
      places.reserveCapacity(16)
      var index = 0
      while index < all.count {
        places.append(Signature.Place(all, at: index))
        index = places[places.count - 1].value.upperBound
      }
      places.sort { left, right in
        let order = Signature.order(all, left.key, right.key)
        return order == 0 ? left.key.lowerBound < right.key.lowerBound : order < 0
      }
      var sorted = ByteBufferAllocator().buffer(capacity: all.count)
      for (index, place) in places.enumerated() {
        if index + 1 < places.count, Signature.order(all, place.key, places[index + 1].key) == 0 { continue }
        sorted.writeBytes(UnsafeRawBufferPointer(rebasing: all[(place.key.lowerBound - 4)..<place.value.upperBound]))
      }
      return sorted
    }
  }
}
