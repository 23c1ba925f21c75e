public import NIOCore

extension UInt64 {
  /// A one-to-one mapping in which each bit depends on all others.
  public var stirred: UInt64 {
    var value = self
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

extension UnsafeRawBufferPointer {
  /// A 64-bit hash that is the same in every run (FNV-1a, stirred at its end).
  public func stirredHash(from start: UInt64 = 0) -> UInt64 {
    var hash = start ^ 0xcbf2_9ce4_8422_2325
    for byte in self { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash.stirred
  }
}

extension ByteBuffer {
  /// The same of the readable bytes.
  public var stirredHash: UInt64 { self.withUnsafeReadableBytes { $0.stirredHash() } }
}
