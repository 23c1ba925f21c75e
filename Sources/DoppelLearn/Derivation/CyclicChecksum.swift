/// A cyclic redundancy check of 32 bits, bit-reversed and inverted at both ends.
struct CyclicChecksum: Sendable {
  /// CRC-32 as in RFC 1952 section 8 and ISO/IEC 13239.
  static let ieee = CyclicChecksum(polynomial: 0xedb8_8320)
  /// CRC-32C as in RFC 9260 appendix A.
  static let castagnoli = CyclicChecksum(polynomial: 0x82f6_3b78)

  private let table: [UInt32]

  private init(polynomial: UInt32) {
    self.table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
    }
  }

  func value(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    ~bytes.reduce(UInt32.max) { value, byte in value >> 8 ^ self.table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
  }
}
