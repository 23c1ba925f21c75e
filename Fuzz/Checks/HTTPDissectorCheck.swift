import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

/// The input is a `Conversation`.
package enum HTTPDissectorCheck: FuzzCheck {
  package static let name = "http-dissector"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let conversation = Conversation(input)
    for limits in [Limits.defaults, .narrow] {
      let whole = Watching(conversation, limits: limits, inSingleBytes: false)
      let single = Watching(conversation, limits: limits, inSingleBytes: true)
      try expect(whole.hasGap == single.hasGap, "byte by byte is understood where all at once is")
      try expect(whole.hasGap || whole.actions == single.actions, "byte by byte is seen as at once")
      try self.checkAccount(whole, limits: limits)
      try self.checkAccount(single, limits: limits)
    }
  }

  /// What a dissector was told and said of a conversation; both sides are closed at its end.
  private struct Watching {
    var actions: [DissectorAction] = []
    var bytes = 0
    var clientBytes = ByteBuffer()

    var hasGap: Bool { self.actions.contains { if case .gap = $0 { true } else { false } } }

    init(_ conversation: Conversation, limits: Limits, inSingleBytes: Bool) {
      let context = ConnectionContext(id: ConnectionID(1), direction: .outbound, seed: 7)
      var dissector = HTTP1Dissector(context, limits: limits)
      var open: Set<Peer> = [.client, .upstream]
      for turn in conversation.turns {
        switch turn {
        case .received(let peer, let bytes):
          guard open.contains(peer) else { continue }
          self.bytes += bytes.readableBytes
          if peer == .client { self.clientBytes.writeImmutableBuffer(bytes) }
          for piece in inSingleBytes ? bytes.singles : [bytes] {
            dissector.handle(.received(peer, piece, at: .epoch), into: &self.actions)
          }
        case .closed(let peer, let isReset):
          guard open.remove(peer) != nil else { continue }
          dissector.handle(.closed(peer, isReset: isReset, at: .epoch), into: &self.actions)
        }
      }
      for peer in [Peer.client, .upstream] where open.contains(peer) {
        dissector.handle(.closed(peer, isReset: false, at: .epoch), into: &self.actions)
      }
    }
  }

  private static func checkAccount(_ watching: Watching, limits: Limits) throws(FuzzFailure) {
    var exchanges: [Exchange] = []
    var gaps: [Gap] = []
    for action in watching.actions {
      switch action {
      case .exchange(let exchange): exchanges.append(exchange)
      case .gap(let gap): gaps.append(gap)
      }
    }
    try expect(gaps.count <= 1, "what is not understood is one gap")
    let messages = exchanges.flatMap { [$0.request, $0.response].compactMap { $0 } }
    for message in messages {
      try expect(message.body.readableBytes <= limits.bodyKept, "no more of a body is kept than the limit")
      try expect(message.bodyLength >= message.body.readableBytes, "what is kept of a body was counted")
    }
    for exchange in exchanges { try expect(exchange.request != nil || exchange.response != nil, "an exchange has a side") }
    let ids = Set(exchanges.map(\.id))
    try expect(ids.count == exchanges.count, "each exchange has its own id")
    let counted = messages.reduce(gaps.reduce(0) { $0 + $1.bytes }) { $0 + $1.bodyLength }
    try expect(counted <= watching.bytes, "no byte is counted twice")
    let isSaid = watching.clientBytes.readableBytesView.contains { $0 != 0x0d && $0 != 0x0a }
    try expect(!isSaid || !exchanges.isEmpty || !gaps.isEmpty, "what a client says is in an exchange or a gap")
  }
}
