import Testing

@testable import DoppelDNS

struct DomainNameTests {
  private static func label(_ length: Int, _ letter: Character = "a") -> String { String(repeating: letter, count: length) }

  /// A name of that many bytes on the wire, of at least 194.
  private static func name(wire count: Int) -> String {
    [63, 63, 63, count - 194].map { self.label($0) }.joined(separator: ".")
  }

  @Test func `a name is its labels with their lengths, and the root`() throws {
    let name = try #require(DomainName("Api.Example.com"))
    #expect(name.wire == [3] + Array("Api".utf8) + [7] + Array("Example".utf8) + [3] + Array("com".utf8) + [0])
    #expect(name.labels.map { String(decoding: $0, as: UTF8.self) } == ["Api", "Example", "com"])
    #expect(name.text == "Api.Example.com")
    #expect(DomainName("Api.Example.com.") == name)
  }

  @Test func `the root is one dot`() {
    #expect(DomainName(".") == .root)
    #expect(DomainName.root.wire == [0])
    #expect(DomainName.root.text == ".")
    #expect(DomainName.root.labels.isEmpty)
  }

  @Test func `names are compared without regard to case and keep theirs`() throws {
    let (upper, lower) = (try #require(DomainName("WWW.example.COM")), try #require(DomainName("www.EXAMPLE.com")))
    #expect(upper == lower)
    #expect(upper.hashValue == lower.hashValue)
    #expect(upper.wire != lower.wire)
    #expect(upper.lowercased.text == "www.example.com")
    // only letters of ASCII have two cases (RFC 4343 section 3)
    #expect(DomainName("[") != DomainName("{"))
    #expect(DomainName("\\192") != DomainName("\\224"))
    #expect(DomainName("a") != DomainName("a.b"))
  }

  @Test(arguments: [
    (#"a\.b.c"#, 2, #"a\.b.c"#), (#"a\\b"#, 1, #"a\\b"#), (#"\097b"#, 1, "ab"), (#"a\032b"#, 1, #"a\032b"#),
    (#"\000\255"#, 1, #"\000\255"#), (#"a\b"#, 1, "ab"), ("é.fr", 2, #"\195\169.fr"#), (#"a\.."#, 1, #"a\."#),
  ]) func `odd bytes are escaped`(text: String, labels: Int, written: String) throws {
    let name = try #require(DomainName(text))
    #expect(name.labels.count == labels)
    #expect(name.text == written)
    #expect(DomainName(written) == name)
  }

  @Test(arguments: ["", "..", ".a", "a..b", "a..", #"\"#, #"\1"#, #"\12"#, #"\256"#, #"\1a2"#])
  func `a broken text is no name`(text: String) {
    #expect(DomainName(text) == nil)
  }

  @Test func `every byte but those of a hostname reads back from its text`() throws {
    for byte in UInt8.min...UInt8.max {
      let name = try #require(DomainName(labels: [[byte, 0x78]]))
      #expect(DomainName(name.text)?.wire == name.wire)
    }
  }

  @Test func `a label of 63 bytes is the longest`() {
    #expect(DomainName(Self.label(63))?.wire.count == 65)
    #expect(DomainName(Self.label(64)) == nil)
    #expect(DomainName(labels: [[UInt8]]([[]])) == nil)
  }

  @Test func `a name of 255 bytes on the wire is the longest`() {
    #expect(DomainName(Self.name(wire: 255))?.wire.count == 255)
    #expect(DomainName(Self.name(wire: 256)) == nil)
    // as escapes, its text is longer than any other
    let escaped = Self.name(wire: 255).map { $0 == "." ? "." : #"\200"# }.joined()
    #expect(DomainName(escaped)?.wire.count == 255)
  }

  @Test func `a name is within itself and those that it ends in`() throws {
    let name = try #require(DomainName("a.b.Example"))
    #expect(name.isWithin(name))
    #expect(name.isWithin(try #require(DomainName("EXAMPLE"))))
    #expect(name.isWithin(.root))
    #expect(!name.isWithin(try #require(DomainName("xample"))))
    #expect(!name.isWithin(try #require(DomainName("z.a.b.example"))))
    #expect(name.prefix(before: try #require(DomainName("b.example")))?.text == "a")
    #expect(name.prefix(before: name) == .root)
    #expect(name.prefix(before: try #require(DomainName("a"))) == nil)
  }
}
