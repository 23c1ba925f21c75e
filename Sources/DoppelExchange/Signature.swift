public import NIOCore

/// The flat map `key → value` by which a recorded answer is found. Values are bytes; equality of the whole map is a match.
///
/// Keys are kept sorted, so that two signatures with the same content are equal however they were put together. A signature is
/// its `canonicalBytes`: it costs one buffer, and entries are made when they are asked for.
public struct Signature: Sendable, Hashable {
  /// One key with its value. Keys are compared by their bytes: two ways to write `é` are two keys.
  public struct Entry: Sendable, Hashable {
    public var key: String
    public var value: ByteBuffer

    public static func == (left: Entry, right: Entry) -> Bool {
      left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
    }

    public init(key: String, value: ByteBuffer) {
      self.key = key
      self.value = value
    }
  }

  /// The bytes by which a library finds an answer: for each key, in ascending order of the keys' bytes, its length in four
  /// bytes, the key, the value's length in four bytes, the value. No key stands twice. Two signatures are equal exactly when
  /// these bytes are.
  public private(set) var canonicalBytes: ByteBuffer

  public init() { self.canonicalBytes = ByteBuffer() }

  /// The signature of bytes that were written as `canonicalBytes` are; this is not checked.
  public init(uncheckedCanonicalBytes bytes: ByteBuffer) { self.canonicalBytes = bytes }

  /// Keys may come in any order; of a repeated key the last value counts.
  public init(_ entries: some Sequence<(String, ByteBuffer)>) {
    self.init(entries: entries.map { Entry(key: $0.0, value: $0.1) })
  }

  /// Entries as a file has them: in any order; of a repeated key the last value counts.
  public init(entries: [Entry]) {
    var writer = SignatureWriter()
    writer.reserve(entries.reduce(0) { $0 + 8 + $1.key.utf8.count + $1.value.readableBytes })
    for entry in entries { writer.append(entry) }
    self = writer.finish()
  }

  /// For tests and hand-written signatures.
  public init(_ entries: KeyValuePairs<String, String>) {
    self.init(entries.map { ($0.key, ByteBuffer(string: $0.value)) })
  }

  public var isEmpty: Bool { self.canonicalBytes.readableBytes == 0 }

  /// In ascending order of the keys' bytes; no key stands twice.
  public var entries: [Entry] {
    var entries: [Entry] = []
    self.forEachEntry { key, value in
      entries.append(Entry(key: String(decoding: key, as: UTF8.self), value: ByteBuffer(bytes: value)))
    }
    return entries
  }

  /// Calls `body` with the bytes of each key and value in order; the pointers may be used only within it.
  public func forEachEntry(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
    self.canonicalBytes.withUnsafeReadableBytes { Self.forEachEntry(in: $0, body) }
  }

  /// The same of canonical bytes, which is not checked.
  public static func forEachEntry(
    in bytes: UnsafeRawBufferPointer, _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      let place = Place(bytes, at: index)
      body(UnsafeRawBufferPointer(rebasing: bytes[place.key]), UnsafeRawBufferPointer(rebasing: bytes[place.value]))
      index = place.value.upperBound
    }
  }

  /// The value of a key; `nil` removes it.
  public subscript(key: String) -> ByteBuffer? {
    get {
      guard let place = self.place(of: key).found else { return nil }
      let start = self.canonicalBytes.readerIndex + place.value.lowerBound
      return self.canonicalBytes.getSlice(at: start, length: place.value.count)
    }
    set {
      let (index, found) = self.place(of: key)
      let former = index..<(found?.value.upperBound ?? index)
      guard newValue != nil || !former.isEmpty else { return }
      if let newValue, index == self.canonicalBytes.readableBytes {
        return Self.write(key: key, value: newValue, into: &self.canonicalBytes)
      }
      let rest = self.canonicalBytes
      var bytes = ByteBuffer()
      bytes.reserveCapacity(rest.readableBytes + 8 + key.utf8.count + (newValue?.readableBytes ?? 0))
      bytes.writeImmutableBuffer(rest.getSlice(at: rest.readerIndex, length: former.lowerBound) ?? ByteBuffer())
      if let newValue { Self.write(key: key, value: newValue, into: &bytes) }
      let end = rest.readerIndex + former.upperBound
      bytes.writeImmutableBuffer(rest.getSlice(at: end, length: rest.writerIndex - end) ?? ByteBuffer())
      self.canonicalBytes = bytes
    }
  }

  /// Where a key stands, or would stand.
  private func place(of key: String) -> (index: Int, found: Place?) {
    var key = key
    return key.withUTF8 { key in
      self.canonicalBytes.withUnsafeReadableBytes { bytes in
        var index = 0
        while index < bytes.count {
          let place = Place(bytes, at: index)
          switch Self.order(UnsafeRawBufferPointer(rebasing: bytes[place.key]), UnsafeRawBufferPointer(key)) {
          case 0: return (index, place)
          case 1...: return (index, nil)
          default: index = place.value.upperBound
          }
        }
        return (index, nil)
      }
    }
  }

  /// Less than, equal to or more than 0 as `left` stands before, at or after `right`.
  private static func order(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let common = min(left.count, right.count)
    var index = 0
    // keys begin alike: eight bytes at a time as long as they are equal
    while index &+ 8 <= common,
      left.loadUnaligned(fromByteOffset: index, as: UInt64.self) == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    {
      index &+= 8
    }
    while index < common {
      if left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
      index &+= 1
    }
    return left.count - right.count
  }

  /// The same of two keys that stand in `bytes`.
  static func order(_ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>) -> Int {
    self.order(UnsafeRawBufferPointer(rebasing: bytes[left]), UnsafeRawBufferPointer(rebasing: bytes[right]))
  }
}

extension Signature {
  /// Where one entry's key and value stand in the canonical bytes.
  struct Place {
    let key: Range<Int>
    let value: Range<Int>

    /// The entry that begins at `index`.
    init(_ bytes: UnsafeRawBufferPointer, at index: Int) {
      let keyStart = index + 4
      let keyEnd = keyStart + Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)))
      let valueStart = keyEnd + 4
      self.key = keyStart..<keyEnd
      self.value =
        valueStart..<valueStart + Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: keyEnd, as: UInt32.self)))
    }
  }
}
