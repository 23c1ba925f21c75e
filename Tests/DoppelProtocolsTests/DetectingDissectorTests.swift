import DoppelExchange
import DoppelProtocols
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct DetectingDissectorTests {
  private let context = ConnectionContext(id: ConnectionID(1), direction: .outbound)

  private func actions(_ events: [DissectorEvent], limits: Limits = .defaults) -> [DissectorAction] {
    var dissector = Protocols.makeDetectingDissector(self.context, limits: limits)
    var actions: [DissectorAction] = []
    for event in events { dissector.handle(event, into: &actions) }
    return actions
  }

  private func names(_ actions: [DissectorAction]) -> [String] {
    actions.compactMap { if case .exchange(let exchange) = $0 { exchange.protocolName } else { nil } }
  }

  private func said(_ peer: Peer, _ text: String) -> DissectorEvent { .received(peer, ByteBuffer(string: text), at: .epoch) }
  private let ends: [DissectorEvent] = [
    .closed(.client, isReset: false, at: .epoch), .closed(.upstream, isReset: false, at: .epoch),
  ]

  @Test func `HTTP is found, whole or byte by byte, with the same exchanges`() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    let response = self.said(.upstream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let whole = self.actions([self.said(.client, request), response] + self.ends)
    let dripped = self.actions(request.map { self.said(.client, String($0)) } + [response] + self.ends)
    #expect(self.names(whole) == ["http"])
    #expect(whole == dripped)
  }

  @Test func `a server that speaks first makes it opaque`() {
    let actions = self.actions([self.said(.upstream, "220"), self.said(.client, "GET / HTTP/1.1\r\n\r\n")] + self.ends)
    #expect(self.names(actions) == ["opaque", "opaque"], "its words, and what the client said")
    guard case .exchange(let exchange)? = actions.first else { return #expect(Bool(false)) }
    #expect(exchange.completeness == .opaque("the server spoke first") && exchange.request == Message())
  }

  @Test func `a server that answers before the protocol is known has not spoken first`() {
    let actions = self.actions([self.said(.client, "PING"), self.said(.upstream, "PONG")] + self.ends)
    guard case .exchange(let exchange)? = actions.last else { return #expect(Bool(false)) }
    #expect(exchange.completeness == .opaque("no protocol was recognised"))
    #expect(exchange.request?.body == ByteBuffer(string: "PING") && exchange.response?.body == ByteBuffer(string: "PONG"))
  }

  @Test func `bytes that no protocol knows make it opaque, and nothing of them is lost`() {
    let actions = self.actions([self.said(.client, "\u{1}\u{2}"), self.said(.client, "\u{3}")] + self.ends)
    guard case .exchange(let exchange)? = actions.last else { return #expect(Bool(false)) }
    #expect(exchange.request?.body == ByteBuffer(bytes: [1, 2, 3]))
  }

  @Test func `a connection that ends before it is known is opaque`() {
    #expect(self.names(self.actions([self.said(.client, "GE")] + self.ends)) == ["opaque"])
    #expect(self.actions(self.ends).isEmpty, "nothing was said")
  }

  @Test func `undecided bytes are held up to the limit`() {
    var limits = Limits.defaults
    limits.sniffedBytes = 64
    for count in [63, 64] {
      var dissector = Protocols.makeDetectingDissector(self.context, limits: limits)
      var actions: [DissectorAction] = []
      dissector.handle(self.said(.client, "GET /" + String(repeating: "x", count: count - 5)), into: &actions)
      // an undecided one is not idle, an opaque one always is
      #expect(dissector.isIdle == (count == 64))
    }
  }

  @Test func `any bytes of either side do no harm`() {
    var choices = Choices(1)
    for _ in 0..<200 {
      var count = 0
      let events = (0..<20).map { _ in
        let bytes = ByteBuffer(
          bytes: (0..<Int.random(in: 0..<50, using: &choices)).map { _ in UInt8.random(in: 0...255, using: &choices) })
        count += bytes.readableBytes
        return DissectorEvent.received(Bool.random(using: &choices) ? .client : .upstream, bytes, at: .epoch)
      }
      var counted = 0
      for action in self.actions(events + self.ends) {
        switch action {
        case .exchange(let exchange): counted += (exchange.request?.bodyLength ?? 0) + (exchange.response?.bodyLength ?? 0)
        case .gap(let gap): counted += gap.bytes
        }
      }
      #expect(counted == count, "all is in an exchange or a gap, once")
    }
  }
}
