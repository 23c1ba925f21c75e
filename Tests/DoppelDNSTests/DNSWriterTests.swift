import NIOCore
import Testing

@testable import DoppelDNS

struct DNSWriterTests {
  private static func written(_ names: String...) throws -> ByteBuffer {
    var writer = DNSWriter()
    for name in names { writer.name(try #require(DomainName(name))) }
    return writer.bytes
  }

  @Test func `an ending that stands before is a pointer`() throws {
    #expect(
      try Self.written("f.isi.arpa", "foo.f.isi.arpa", "arpa", ".", "f.isi.arpa")
        == bytes(#"01"f"03"isi"04"arpa"00 03"foo"c000 c006 00 c000"#))
  }

  @Test func `an ending in another case is written, so that each name keeps its own`() throws {
    #expect(try Self.written("a.Example", "a.example") == bytes(#"01"a"07"Example"00 01"a"07"example"00"#))
  }

  @Test func `the last place that a pointer reaches is pointed to, the one after it is not`() throws {
    for (padding, isReached) in [(0x3fff, true), (0x4000, false)] {
      var writer = DNSWriter()
      writer.buffer(ByteBuffer(repeating: 0, count: padding))
      for _ in 0..<2 { writer.name(try #require(DomainName("a"))) }
      let end = try #require(writer.bytes.getSlice(at: padding, length: writer.bytes.readableBytes - padding))
      #expect(end == (isReached ? bytes(#"01"a"00 ffff"#) : bytes(#"01"a"00 01"a"00"#)))
    }
  }

  @Test func `counted data stands after its length`() {
    var writer = DNSWriter()
    writer.number(UInt8(9))
    writer.counted { $0.buffer(bytes("aabbcc")) }
    writer.counted { _ in }
    #expect(writer.bytes == bytes("09 0003 aabbcc 0000"))
  }
}
