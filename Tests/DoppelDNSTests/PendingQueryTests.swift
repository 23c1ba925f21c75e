import NIOCore
import Testing

@testable import DoppelDNS

struct PendingQueryTests {
  @Test func `nameservers see another id than the client's, and the rest as the client wrote it`() {
    let asked = query("A.Example", id: 0x0102)
    let pending = PendingQuery(client: .connection(1), query: asked, bytes: asked.encoded(), id: 0xaabb)
    #expect(pending.clientID == 0x0102)
    #expect(pending.query == asked.with(id: 0xaabb))
    #expect(pending.bytes == asked.with(id: 0xaabb).encoded())
  }

  @Test func `the id is the first two bytes, wherever the message begins`() {
    var buffer = bytes("ff 0102 0304")
    buffer.moveReaderIndex(forwardBy: 1)
    #expect(buffer.withID(0xaabb) == bytes("aabb 0304"))
  }
}
