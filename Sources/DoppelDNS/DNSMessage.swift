/// A DNS message (RFC 1035 section 4.1), taken apart.
package struct DNSMessage: Sendable, Hashable {
  /// The most bytes of a message over UDP where the client says no other number (RFC 1035 section 2.3.4).
  package static let plainSize = 512
  /// The most bytes of a message over TCP, where its length has 16 bits (RFC 1035 section 4.2.2).
  package static let longest = 65_535
  /// The most bytes of a message over UDP that Doppel says it takes: what fits in one packet of any network.
  package static let offeredSize: UInt16 = 1_232
  /// The CNAME records that are followed from a name to its addresses.
  package static let aliasLimit = 16

  package var header: DNSHeader
  package var questions: [DNSQuestion]
  package var answers: [ResourceRecord]
  package var authorities: [ResourceRecord]
  package var additionals: [ResourceRecord]

  package init(
    header: DNSHeader, questions: [DNSQuestion] = [], answers: [ResourceRecord] = [], authorities: [ResourceRecord] = [],
    additionals: [ResourceRecord] = []
  ) {
    self.header = header
    self.questions = questions
    self.answers = answers
    self.authorities = authorities
    self.additionals = additionals
  }

  /// What the OPT record says; `nil` where there is none.
  package var edns: EDNS? { self.additionals.lazy.compactMap(EDNS.init).first }

  /// The response code with its upper bits.
  package var code: ResponseCode { ResponseCode(UInt16(self.edns?.upperCode ?? 0) << 4 | UInt16(self.header.code)) }

  /// The most bytes of a response over UDP that the sender of this query takes (RFC 6891 section 6.2.3).
  package var datagramLimit: Int { max(Self.plainSize, Int(self.edns?.size ?? 0)) }

  /// A response to this query, with its question as it was asked and an OPT record where it has one.
  package func response(
    _ code: ResponseCode, answers: [ResourceRecord] = [], authorities: [ResourceRecord] = []
  ) -> DNSMessage {
    var header = self.header.response
    header.code = UInt8(code.number & 0xf)
    // DO is copied (RFC 3225 section 3)
    let edns = self.edns.map {
      EDNS(size: Self.offeredSize, upperCode: UInt8(code.number >> 4 & 0xff), flags: $0.flags & 0x8000)
    }
    return DNSMessage(
      header: header, questions: self.questions, answers: answers, authorities: authorities,
      additionals: edns.map { [$0.record] } ?? [])
  }

  /// The addresses that the answers give for a name, by CNAME records too whatever their order.
  package func addresses(of name: DomainName) -> [IPAddress] {
    var aliases: [DomainName: DomainName] = [:]
    for case let record in self.answers where record.type == .cname {
      if case .name(let target) = record.data { aliases[record.name] = target }
    }
    var names: Set<DomainName> = [name]
    var last = name
    for _ in 0..<Self.aliasLimit {
      guard let next = aliases[last], names.insert(next).inserted else { break }
      last = next
    }
    return self.answers.compactMap { record in
      guard case .address(let address) = record.data, names.contains(record.name) else { return nil }
      return address
    }
  }
}
