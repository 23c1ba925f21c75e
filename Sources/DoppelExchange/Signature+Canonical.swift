package import NIOCore

extension Signature {
  /// The bytes by which a library finds an answer: for each key in order the key, a zero byte, the value's length in four bytes,
  /// the value. Two signatures are equal exactly when these bytes are.
  package var canonicalBytes: ByteBuffer {
    var bytes = ByteBuffer()
    for entry in self.entries { Self.write(key: entry.key, value: entry.value, into: &bytes) }
    return bytes
  }

  /// Appends one entry in the canonical form; protocols that compute a key without a `Signature` call it in the order of the keys.
  @inlinable
  package static func write(key: String, value: ByteBuffer, into bytes: inout ByteBuffer) {
    bytes.writeString(key)
    bytes.writeInteger(UInt8(0))
    bytes.writeInteger(UInt32(truncatingIfNeeded: value.readableBytes))
    bytes.writeImmutableBuffer(value)
  }

  /// The signature that has these canonical bytes; `nil` where they are none.
  package init?(canonicalBytes: ByteBuffer) {
    var entries: [Entry] = []
    entries.reserveCapacity(6)
    var reader = canonicalBytes
    while reader.readableBytes > 0 {
      guard let length = reader.withUnsafeReadableBytes({ $0.firstIndex(of: 0) }), let key = reader.readString(length: length),
        reader.readInteger(as: UInt8.self) == 0, let count = reader.readInteger(as: UInt32.self),
        let value = reader.readSlice(length: Int(count))
      else { return nil }
      entries.append(Entry(key: key, value: value))
    }
    self.init(sorted: entries)
  }
}
