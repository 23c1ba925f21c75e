import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPPairingTests {
  @Test func `what was read is settled in order, and the rest is told`() {
    var pairing = HTTPPairing(limits: .defaults)
    let get = "GET / HTTP/1.1\r\n\r\n"
    _ = pairing.received(.client, wire(get + get + "GET"), at: .epoch)
    #expect(pairing.nextSettled() == nil)
    _ = pairing.received(.upstream, wire("HTTP/1.1 204 x\r\n\r\nHTT"), at: .epoch)
    #expect(pairing.nextSettled()?.ordinal == 0)
    #expect(pairing.nextSettled() == nil)
    pairing.giveUp()
    #expect(pairing.nextSettled()?.ordinal == 1)
    #expect(pairing.takeRest() == 6)
  }

  @Test func `a client that goes on before its upgrade is answered is waited for up to the limit`() {
    var limits = Limits()
    limits.headerBlock = 100
    let upgrade = "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"
    for (count, isOpaque) in [(100, false), (101, true)] {
      var pairing = HTTPPairing(limits: limits)
      let text = upgrade + String(repeating: "x", count: count)
      if case .opaque = pairing.received(.client, wire(text), at: .epoch) {
        #expect(isOpaque)
      } else {
        #expect(!isOpaque)
      }
    }
  }
}
