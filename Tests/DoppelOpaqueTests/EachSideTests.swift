import DoppelWire
import Testing

@testable import DoppelOpaque

struct EachSideTests {
  @Test(arguments: [Peer.client, .upstream]) func `each side has its own value`(peer: Peer) {
    var both = EachSide(1)
    both[peer] += 1
    #expect(both[peer] == 2 && both[peer.other] == 1)
  }
}
