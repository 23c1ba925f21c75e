package import NIOCore

extension DNSMessage {
  /// Reads a whole message; it shares the memory of `bytes`.
  ///
  /// - Throws: where the message ends too early or too late, a name is broken, or the data of a record does not fit its type.
  package init(_ bytes: ByteBuffer) throws(DNSSyntaxError) {
    var reader = DNSReader(bytes)
    let (header, counts) = try Self.beginning(&reader)
    self.init(header: header)
    self.questions = try Self.questions(counts.questions, &reader)
    self.answers = try Self.records(counts.answers, &reader)
    self.authorities = try Self.records(counts.authorities, &reader)
    self.additionals = try Self.records(counts.additionals, &reader)
    guard reader.isAtEnd else { throw reader.error("bytes after the end of the message") }
  }

  /// Reads the header and the questions alone, whatever comes after them.
  package init(headOf bytes: ByteBuffer) throws(DNSSyntaxError) {
    var reader = DNSReader(bytes)
    let (header, counts) = try Self.beginning(&reader)
    self.init(header: header, questions: try Self.questions(counts.questions, &reader))
  }

  private typealias Counts = (questions: UInt16, answers: UInt16, authorities: UInt16, additionals: UInt16)

  private static func beginning(_ reader: inout DNSReader) throws(DNSSyntaxError) -> (DNSHeader, Counts) {
    let header = DNSHeader(id: try reader.number(), flags: try reader.number())
    return (header, (try reader.number(), try reader.number(), try reader.number(), try reader.number()))
  }

  private static func questions(_ count: UInt16, _ reader: inout DNSReader) throws(DNSSyntaxError) -> [DNSQuestion] {
    var questions: [DNSQuestion] = []
    for _ in 0..<count {
      let name = try reader.name()
      let type = ResourceType(try reader.number())
      questions.append(DNSQuestion(name: name, type: type, resourceClass: ResourceClass(try reader.number())))
    }
    return questions
  }

  private static func records(_ count: UInt16, _ reader: inout DNSReader) throws(DNSSyntaxError) -> [ResourceRecord] {
    var records: [ResourceRecord] = []
    for _ in 0..<count {
      let name = try reader.name()
      let type = ResourceType(try reader.number())
      let resourceClass = ResourceClass(try reader.number())
      let lifetime: UInt32 = try reader.number()
      let length = Int(try reader.number(UInt16.self))
      let start = reader.offset
      let data = try self.data(type, resourceClass, length, &reader)
      guard reader.offset == start + length else { throw reader.error("data that does not fit its length", at: start) }
      records.append(ResourceRecord(name: name, type: type, resourceClass: resourceClass, lifetime: lifetime, data: data))
    }
    return records
  }

  private static func data(
    _ type: ResourceType, _ resourceClass: ResourceClass, _ length: Int, _ reader: inout DNSReader
  ) throws(DNSSyntaxError) -> ResourceData {
    switch type {
    case .a where resourceClass == .internet, .aaaa where resourceClass == .internet:
      guard length == (type == .a ? 4 : 16), let address = IPAddress(bytes: try reader.bytes(length).readableBytesView) else {
        throw reader.error("an address of the wrong length")
      }
      return .address(address)
    case .ns, .cname, .ptr: return .name(try reader.name())
    case .soa:
      let (server, mailbox) = (try reader.name(), try reader.name())
      return .authority(
        ResourceData.Authority(
          server: server, mailbox: mailbox, serial: try reader.number(), refresh: try reader.number(),
          retry: try reader.number(), expire: try reader.number(), minimum: try reader.number()))
    default: return .bytes(try reader.bytes(length))
    }
  }
}
