internal import NIOCore

/// Writes the parts of one message in their order; a name ends in a pointer where its ending stands before in the same case.
struct DNSWriter {
  /// What a pointer can reach (RFC 1035 section 4.1.4).
  private static let reach = 0x4000

  private(set) var bytes = ByteBuffer()
  /// Where each ending of the names so far begins.
  private var places: [[UInt8]: Int] = [:]

  init() {}

  mutating func number(_ number: some FixedWidthInteger) { self.bytes.writeInteger(number) }

  mutating func buffer(_ bytes: ByteBuffer) { self.bytes.writeImmutableBuffer(bytes) }

  mutating func name(_ name: DomainName) {
    var index = 0
    while name.wire[index] > 0 {
      let ending = Array(name.wire[index...])
      if let place = self.places[ending] {
        self.number(0xc000 | UInt16(place))
        return
      }
      if self.bytes.writerIndex < Self.reach { self.places[ending] = self.bytes.writerIndex }
      let next = index + 1 + Int(name.wire[index])
      self.bytes.writeBytes(name.wire[index..<next])
      index = next
    }
    self.number(UInt8(0))
  }

  /// Writes data after its length in 16 bits.
  mutating func counted(_ write: (inout DNSWriter) -> Void) {
    let place = self.bytes.writerIndex
    self.number(UInt16(0))
    write(&self)
    self.bytes.setInteger(UInt16(truncatingIfNeeded: self.bytes.writerIndex - place - 2), at: place)
  }
}
