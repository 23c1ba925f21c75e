/// The first four bytes of a message (RFC 1035 section 4.1.1); the counts after them are those of the message's parts.
package struct DNSHeader: Sendable, Hashable {
  /// Bytes of the whole header, counts included.
  package static let length = 12

  package var id: UInt16
  /// All flags with operation and code, as on the wire.
  package var flags: UInt16

  package init(id: UInt16, flags: UInt16 = 0) {
    self.id = id
    self.flags = flags
  }

  /// QR.
  package var isResponse: Bool {
    get { self[0x8000] }
    set { self[0x8000] = newValue }
  }

  /// OPCODE; 0 is a standard query.
  package var operation: UInt8 {
    get { UInt8(self.flags >> 11 & 0xf) }
    set { self.flags = self.flags & ~0x7800 | UInt16(newValue & 0xf) << 11 }
  }

  /// TC.
  package var isTruncated: Bool {
    get { self[0x0200] }
    set { self[0x0200] = newValue }
  }

  /// RD.
  package var isRecursionDesired: Bool {
    get { self[0x0100] }
    set { self[0x0100] = newValue }
  }

  /// RA.
  package var isRecursionAvailable: Bool {
    get { self[0x0080] }
    set { self[0x0080] = newValue }
  }

  /// CD (RFC 4035 section 3.2.2).
  package var isCheckingDisabled: Bool {
    get { self[0x0010] }
    set { self[0x0010] = newValue }
  }

  /// RCODE: the lower 4 bits of the response code.
  package var code: UInt8 {
    get { UInt8(self.flags & 0xf) }
    set { self.flags = self.flags & ~0xf | UInt16(newValue & 0xf) }
  }

  private subscript(bit: UInt16) -> Bool {
    get { self.flags & bit != 0 }
    set { self.flags = newValue ? self.flags | bit : self.flags & ~bit }
  }

  /// The header of a response to this query: its id, operation, RD and CD, and what says that it is a response.
  package var response: DNSHeader {
    var header = DNSHeader(id: self.id)
    header.isResponse = true
    header.operation = self.operation
    header.isRecursionDesired = self.isRecursionDesired
    header.isRecursionAvailable = true
    header.isCheckingDisabled = self.isCheckingDisabled
    return header
  }
}
