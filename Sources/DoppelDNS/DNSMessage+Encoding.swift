package import NIOCore

extension DNSMessage {
  /// The message on the wire, with names compressed.
  ///
  /// Where it is longer than `limit` bytes it is cut to its questions and OPT record and says so by TC (RFC 2181 section 9), for
  /// the client to come again by TCP.
  package func encoded(limit: Int = DNSMessage.longest) -> ByteBuffer {
    let whole = self.written()
    guard whole.readableBytes > limit else { return whole }
    var cut = self
    cut.header.isTruncated = true
    cut.answers = []
    cut.authorities = []
    cut.additionals = self.edns.map { [EDNS(size: $0.size, upperCode: $0.upperCode, flags: $0.flags).record] } ?? []
    return cut.written()
  }

  private func written() -> ByteBuffer {
    var writer = DNSWriter()
    writer.number(self.header.id)
    writer.number(self.header.flags)
    for count in [self.questions.count, self.answers.count, self.authorities.count, self.additionals.count] {
      writer.number(UInt16(clamping: count))
    }
    for question in self.questions {
      writer.name(question.name)
      writer.number(question.type.number)
      writer.number(question.resourceClass.number)
    }
    for record in self.answers + self.authorities + self.additionals { Self.write(record, &writer) }
    return writer.bytes
  }

  private static func write(_ record: ResourceRecord, _ writer: inout DNSWriter) {
    writer.name(record.name)
    writer.number(record.type.number)
    writer.number(record.resourceClass.number)
    writer.number(record.lifetime)
    writer.counted { writer in
      switch record.data {
      case .address(let address): writer.buffer(ByteBuffer(bytes: address.bytes))
      case .name(let name): writer.name(name)
      case .authority(let authority):
        writer.name(authority.server)
        writer.name(authority.mailbox)
        for number in [authority.serial, authority.refresh, authority.retry, authority.expire, authority.minimum] {
          writer.number(number)
        }
      case .bytes(let bytes): writer.buffer(bytes)
      }
    }
  }
}
