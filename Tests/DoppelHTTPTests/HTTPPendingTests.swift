import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPPendingTests {
  @Test func `an exchange without its two sides says so`() {
    var pending = HTTPPending(ordinal: 3, kind: .other, startedAt: .epoch, lastAt: .epoch)
    let context = ConnectionContext(id: ConnectionID(1), direction: .inbound)
    let exchange = pending.takeExchange(context, id: ExchangeID(high: 1, low: 2))
    #expect(exchange.completeness == .partial("a response without a request"))
    #expect(exchange.request == nil && exchange.response == nil && exchange.ordinal == 3)
    #expect(exchange.signature.isEmpty && exchange.command.isEmpty)
  }

  @Test func `the location of CONNECT is its target, of an absolute target its path`() throws {
    for (line, location) in [("CONNECT h:1", "h:1"), ("GET http://h", "/"), ("GET http://h/a?b", "/a"), ("OPTIONS *", "*")] {
      var decoder = HTTPDecoder(.request, strictness: .watching, limits: .defaults)
      decoder.append(wire(line + " HTTP/1.1\r\n\r\n"))
      guard case .head(let head)? = try decoder.next() else { throw HTTPError(.closedEarly, at: 0) }
      var pending = HTTPPending(ordinal: 0, kind: .other, startedAt: .epoch, lastAt: .epoch)
      pending.request.begin(head)
      let context = ConnectionContext(id: ConnectionID(1), direction: .inbound)
      #expect(pending.takeExchange(context, id: ExchangeID(high: 1, low: 2)).location == location)
    }
  }
}
