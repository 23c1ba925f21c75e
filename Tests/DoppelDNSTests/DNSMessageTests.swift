import DoppelDNS
import NIOCore
import Testing

struct DNSMessageTests {
  /// A response as a resolver sends it: two CNAMEs and an address, with an OPT record.
  private static let response = bytes(
    """
    1234 8180 0001 0003 0000 0001
    03"www"07"example"03"com"00 0001 0001
    c00c 0005 0001 0000012c 0006 03"cdn"c010
    c02d 0005 0001 0000003c 0009 04"edge"01"x"c018
    c03f 0001 0001 0000003c 0004 c0000201
    00 0029 04d0 00008000 0000
    """)

  private static func name(_ text: String) throws -> DomainName { try #require(DomainName(text)) }

  private static func query(_ name: String = "a.example", _ type: ResourceType = .a, edns: EDNS? = nil) throws -> DNSMessage {
    DNSMessage(
      header: DNSHeader(id: 7, flags: 0x0110), questions: [DNSQuestion(name: try self.name(name), type: type)],
      additionals: edns.map { [$0.record] } ?? [])
  }

  @Test func `a resolver's response is read`() throws {
    let message = try DNSMessage(Self.response)
    #expect(message.header == DNSHeader(id: 0x1234, flags: 0x8180))
    #expect(message.questions == [DNSQuestion(name: try Self.name("www.example.com"), type: .a)])
    #expect(message.answers.map(\.type) == [.cname, .cname, .a])
    #expect(message.answers.map(\.lifetime) == [300, 60, 60])
    #expect(message.answers[0].data == .name(try Self.name("cdn.example.com")))
    #expect(message.answers[1].data == .name(try Self.name("edge.x.com")))
    #expect(message.answers[2].data == .address(try #require(IPAddress("192.0.2.1"))))
    #expect(message.edns == EDNS(size: 1_232, flags: 0x8000))
    #expect(message.code == .noError)
  }

  @Test func `what a resolver sent is written as it came`() throws {
    #expect(try DNSMessage(Self.response).encoded() == Self.response)
  }

  @Test func `a negative answer has its authority`() throws {
    let message = try DNSMessage(
      bytes(
        """
        0001 8183 0001 0000 0001 0000
        02"no"07"example"00 001c 0001
        c00f 0006 0001 00000e10 0021 02"ns"c00f 05"admin"c00f 00000001 00000002 00000003 00000004 0000012c
        """))
    #expect(message.code == .nameError)
    #expect(
      message.authorities.first?.data
        == .authority(
          ResourceData.Authority(
            server: try Self.name("ns.example"), mailbox: try Self.name("admin.example"), serial: 1, refresh: 2, retry: 3,
            expire: 4, minimum: 300)))
    #expect(try DNSMessage(message.encoded()) == message)
  }

  @Test func `every cut of a message is refused, and bytes after its end are`() throws {
    for length in 0..<Self.response.readableBytes {
      let cut = try #require(Self.response.getSlice(at: 0, length: length))
      #expect(throws: DNSSyntaxError.self, "\(length)") { try DNSMessage(cut) }
    }
    var longer = Self.response
    longer.writeInteger(UInt8(0))
    #expect(throws: DNSSyntaxError(offset: Self.response.readableBytes, reason: "bytes after the end of the message")) {
      try DNSMessage(longer)
    }
    #expect(try DNSMessage(headOf: longer).questions == DNSMessage(Self.response).questions)
  }

  @Test(arguments: [
    ("0001 0001 00000001 0005 c000020100", "an address of the wrong length"),
    ("0001 0001 00000001 0003 c00002", "an address of the wrong length"),
    ("001c 0001 00000001 0004 c0000201", "an address of the wrong length"),
    ("0005 0001 00000001 0004 01\"a\"0000", "data that does not fit its length"),
    ("0005 0001 00000001 0002 01\"a\"00", "data that does not fit its length"),
    ("0010 0001 00000001 0002 00", "ends within the data of a record"),
    ("0006 0001 00000001 0002 0000", "ends within a number"),
  ]) func `data that does not fit its type is refused`(record: String, reason: String) throws {
    let message = bytes("0001 8180 0000 0001 0000 0000 00" + record)
    let error = #expect(throws: DNSSyntaxError.self) { try DNSMessage(message) }
    #expect(error?.reason == reason)
  }

  @Test func `an address of another class is bytes`() throws {
    let message = try DNSMessage(bytes("0001 8180 0000 0001 0000 0000 00 0001 0003 00000001 0002 aabb"))
    #expect(message.answers.first?.data == .bytes(bytes("aabb")))
  }

  @Test func `a message that counts more than it holds is refused at its end`() throws {
    #expect(throws: DNSSyntaxError(offset: 12, reason: "ends within a name")) {
      try DNSMessage(bytes("0001 0100 ffff ffff ffff ffff"))
    }
  }

  @Test func `a message within a larger buffer counts its pointers from its own start`() throws {
    var buffer = bytes("ffff ffff")
    buffer.writeImmutableBuffer(Self.response)
    buffer.moveReaderIndex(forwardBy: 4)
    #expect(try DNSMessage(buffer) == DNSMessage(Self.response))
  }

  @Test func `a response has the question as it was asked, and an OPT record where the query has one`() throws {
    let plain = try Self.query("A.exAMPle").response(.refused)
    #expect(plain.encoded() == bytes(#"0007 8195 0001 0000 0000 0000 01"A"07"exAMPle"00 0001 0001"#))
    let edns = EDNS(size: 4_096, flags: 0x8001, options: bytes("000a 0000"))
    let extended = try Self.query(edns: edns).response(.badVersion)
    #expect(extended.edns == EDNS(size: DNSMessage.offeredSize, upperCode: 1, flags: 0x8000))
    #expect(extended.header.code == 0)
    #expect(extended.code == .badVersion)
  }

  @Test(arguments: [(nil, 512), (100, 512), (512, 512), (1_232, 1_232), (65_535, 65_535)] as [(UInt16?, Int)])
  func `a client takes 512 bytes, or as many as it says`(size: UInt16?, limit: Int) throws {
    #expect(try Self.query(edns: size.map { EDNS(size: $0) }).datagramLimit == limit)
  }

  @Test func `a message at the limit is whole, one byte over it is cut and says so`() throws {
    let query = try Self.query(edns: EDNS(size: 600))
    let addresses = (0..<20).compactMap { IPAddress(bytes: [192, 0, 2, $0]) }
    let answers = addresses.map { ResourceRecord(name: query.questions[0].name, address: $0, lifetime: 5) }
    let response = query.response(.noError, answers: answers)
    let whole = response.encoded()
    #expect(response.encoded(limit: whole.readableBytes) == whole)
    let cut = try DNSMessage(response.encoded(limit: whole.readableBytes - 1))
    #expect(cut.header.isTruncated)
    #expect(cut.questions == query.questions)
    #expect(cut.answers.isEmpty && cut.authorities.isEmpty)
    #expect(cut.edns != nil)
    #expect(!response.header.isTruncated)
  }

  @Test func `addresses are found through aliases in any order, in any case, and no others`() throws {
    var message = try DNSMessage(Self.response)
    let name = try Self.name("WWW.example.com")
    let other = ResourceRecord(name: try Self.name("other.example"), address: .loopback4, lifetime: 1)
    message.answers = [other] + message.answers.reversed()
    #expect(message.addresses(of: name).map(\.text) == ["192.0.2.1"])
    #expect(message.addresses(of: try Self.name("other.example")) == [.loopback4])
    #expect(message.addresses(of: try Self.name("none.example")).isEmpty)
  }

  @Test func `as many aliases as the limit are followed, and a loop ends`() throws {
    func chain(_ count: Int) throws -> [IPAddress] {
      var message = try Self.query("n0")
      message.answers = try (0..<count).map { number in
        ResourceRecord(
          name: try Self.name("n\(number)"), type: .cname, lifetime: 1, data: .name(try Self.name("n\(number + 1)")))
      }
      message.answers.append(ResourceRecord(name: try Self.name("n\(count)"), address: .loopback4, lifetime: 1))
      return message.addresses(of: try Self.name("n0"))
    }
    #expect(try chain(DNSMessage.aliasLimit) == [.loopback4])
    #expect(try chain(DNSMessage.aliasLimit + 1).isEmpty)
    var loop = try Self.query("a")
    loop.answers = [
      ResourceRecord(name: try Self.name("a"), type: .cname, lifetime: 1, data: .name(try Self.name("b"))),
      ResourceRecord(name: try Self.name("b"), type: .cname, lifetime: 1, data: .name(try Self.name("a"))),
    ]
    #expect(loop.addresses(of: try Self.name("a")).isEmpty)
  }

  @Test func `random bytes end in a message or an error, and what is read is written and read again`() throws {
    var random = SystemRandomNumberGenerator()
    var read = 0
    for _ in 0..<20_000 {
      // some bytes of a real message are others
      var message = Self.response
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = Int.random(in: 4..<message.readableBytes, using: &random)
        message.setInteger(UInt8.random(in: .min ... .max, using: &random), at: place)
      }
      guard let decoded = try? DNSMessage(message) else { continue }
      read += 1
      #expect(try DNSMessage(decoded.encoded()) == decoded)
    }
    #expect(read > 1_000)
  }
}
