package import NIOCore

extension Signature {
  /// The bytes by which a library finds an answer: for each key in order the key, a zero byte, the value's length in four
  /// bytes,
  /// the value. Two signatures are equal exactly when these bytes are.
  package var canonicalBytes: ByteBuffer {
    var bytes = ByteBuffer()
    bytes.reserveCapacity(self.entries.reduce(0) { $0 + 8 + $1.key.utf8.count + $1.value.readableBytes })
    for entry in self.entries { Self.write(key: entry.key, value: entry.value, into: &bytes) }
    return bytes
  }

  /// Appends one entry in the canonical form; protocols that compute a key without a `Signature` call it in the order of the
  /// keys.
  @inlinable
  package static func write(key: String, value: ByteBuffer, into bytes: inout ByteBuffer) {
    bytes.writeInteger(UInt32(truncatingIfNeeded: key.utf8.count))
    bytes.writeString(key)
    bytes.writeInteger(UInt32(truncatingIfNeeded: value.readableBytes))
    value.withUnsafeReadableBytes { _ = bytes.writeBytes($0) }
  }

  /// The signature that has these canonical bytes; `nil` where no signature has them.
  package init?(canonicalBytes: ByteBuffer) {
    self.init()
    var reader = canonicalBytes
    while reader.readableBytes > 0 {
      guard let keyLength = reader.readInteger(as: UInt32.self), let keyBytes = reader.readSlice(length: Int(keyLength)),
        keyBytes.isUTF8, let length = reader.readInteger(as: UInt32.self), let value = reader.readSlice(length: Int(length)),
        self.append(key: String(buffer: keyBytes), value: value)
      else { return nil }
    }
  }
}
