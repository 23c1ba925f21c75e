import DoppelExchange
import DoppelOpaque
import DoppelWire
import NIOCore
import Testing

struct OpaqueDissectorTests {
  private let context = ConnectionContext(id: ConnectionID(1), direction: .outbound, service: "s", seed: 1)

  private func run(_ events: [DissectorEvent], limits: Limits = .defaults) -> [DissectorAction] {
    var dissector = OpaqueProtocol(reason: "why").makeDissector(self.context, limits: limits)
    var actions: [DissectorAction] = []
    for event in events { dissector.handle(event, into: &actions) }
    return actions
  }

  private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  @Test func `a connection is one exchange when both sides have closed`() {
    let actions = self.run([
      .received(.client, ByteBuffer(string: "ab"), at: self.at(10)),
      .received(.upstream, ByteBuffer(string: "c"), at: self.at(30)),
      .received(.client, ByteBuffer(string: "d"), at: self.at(40)),
      .closed(.client, isReset: false, at: self.at(50)), .closed(.upstream, isReset: true, at: self.at(60)),
      .closed(.upstream, isReset: true, at: self.at(70)),
    ])
    #expect(actions.count == 1)
    guard case .exchange(let exchange)? = actions.first else { return }
    #expect(exchange.protocolName == "opaque" && exchange.completeness == .opaque("why"))
    #expect(exchange.request?.body == ByteBuffer(string: "abd") && exchange.request?.framing == .close)
    #expect(exchange.response?.body == ByteBuffer(string: "c"))
    #expect(exchange.startedAt == self.at(10) && exchange.duration == .nanoseconds(50))
    #expect(exchange.timeToFirstByte == .nanoseconds(20))
  }

  @Test func `each side is kept up to the limit and counted whole`() {
    var limits = Limits()
    limits.opaqueKept = 3
    for (text, kept) in [("abc", "abc"), ("abcd", "abc")] {
      let actions = self.run(
        text.utf8.map { .received(.client, ByteBuffer(bytes: [$0]), at: .epoch) }
          + [.closed(.client, isReset: false, at: .epoch), .closed(.upstream, isReset: false, at: .epoch)], limits: limits)
      guard case .exchange(let exchange)? = actions.first else {
        Issue.record("no exchange")
        continue
      }
      #expect(exchange.request?.body == ByteBuffer(string: kept))
      #expect(exchange.request?.bodyLength == text.utf8.count)
      #expect(exchange.response == nil)
    }
  }

  @Test func `a connection without a byte is none`() {
    #expect(self.run([.closed(.client, isReset: false, at: .epoch), .closed(.upstream, isReset: false, at: .epoch)]).isEmpty)
  }
}
