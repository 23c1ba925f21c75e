import DoppelProtocols
import DoppelWire
import NIOCore
import Testing

struct ProtocolsTests {
  @Test func `names are unique and found`() {
    let names = Protocols.all.map(\.name) + [Protocols.opaque.name]
    #expect(Set(names).count == names.count)
    for name in names { #expect(Protocols.named(name)?.name == name) }
    #expect(Protocols.named("https")?.name == "http")
    #expect(Protocols.named("gopher") == nil)
  }

  @Test func `the first bytes tell the protocol, or that none knows them`() {
    #expect(Protocols.detect(ByteBuffer(string: "GET / HTTP/1.1\r\n"))?.name == "http")
    #expect(Protocols.detect(ByteBuffer(string: "GET /")) == nil)
    #expect(Protocols.detect(ByteBuffer(string: "\u{0}\u{1}"))?.name == "opaque")
  }

  @Test func `what is still undecided at the limit is opaque`() {
    var limits = Limits()
    limits.sniffedBytes = 4
    #expect(Protocols.detect(ByteBuffer(string: "GET"), limits: limits) == nil)
    #expect(Protocols.detect(ByteBuffer(string: "GET "), limits: limits)?.name == "opaque")
  }
}
