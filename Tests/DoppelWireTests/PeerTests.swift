import DoppelWire
import Testing

struct PeerTests {
  @Test func `each side's other is the other`() {
    #expect(Peer.client.other == .upstream)
    #expect(Peer.upstream.other == .client)
  }
}
