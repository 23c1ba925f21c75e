public import NIOCore

extension Signature {
  /// Appends one entry in the canonical form; protocols that compute a key without a `Signature` call it in the order of the
  /// keys.
  @inlinable
  public static func write(key: String, value: ByteBuffer, into bytes: inout ByteBuffer) {
    bytes.writeInteger(UInt32(truncatingIfNeeded: key.utf8.count))
    bytes.writeString(key)
    bytes.writeInteger(UInt32(truncatingIfNeeded: value.readableBytes))
    value.withUnsafeReadableBytes { _ = bytes.writeBytes($0) }
  }

  /// The signature that has these canonical bytes; `nil` where no signature has them.
  public init?(canonicalBytes: ByteBuffer) {
    var reader = canonicalBytes
    var last: ByteBuffer?
    while reader.readableBytes > 0 {
      guard let key = reader.readLengthPrefixedSlice(as: UInt32.self), key.isUTF8,
        reader.readLengthPrefixedSlice(as: UInt32.self) != nil,
        last?.readableBytesView.lexicographicallyPrecedes(key.readableBytesView) ?? true
      else { return nil }
      last = key
    }
    self.init(uncheckedCanonicalBytes: canonicalBytes)
  }
}
