import DoppelExchange
import DoppelOpaque
import DoppelWire
package import NIOCore

/// The input is a `Conversation`.
package enum OpaqueCheck: FuzzCheck {
  package static let name = "opaque"

  private static let context = ConnectionContext(
    id: ConnectionID(1), direction: .outbound, server: Endpoint(name: "db.test", port: 25), seed: 7)

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let conversation = Conversation(input)
    for limits in [Limits.defaults, .narrow] {
      let whole = self.exchanges(conversation, limits: limits) { [$0] }
      try expect(whole == self.exchanges(conversation, limits: limits) { $0.singles }, "byte by byte is seen as at once")
      try self.checkAccount(whole, of: conversation, limits: limits)
      let turns = whole.filter { !$0.signature.isEmpty && $0.completeness == .opaque(OpaqueProtocol.unrecognised) }
      try self.checkAnswers(to: conversation, from: turns, limits: limits)
    }
  }

  private static func exchanges(
    _ conversation: Conversation, limits: Limits, arriving arrival: (ByteBuffer) -> [ByteBuffer]
  ) -> [Exchange] {
    var dissector = OpaqueDissector(self.context, reason: OpaqueProtocol.unrecognised, limits: limits)
    var actions: [DissectorAction] = []
    for turn in conversation.turns {
      switch turn {
      case .received(let peer, let bytes):
        for piece in arrival(bytes) { dissector.handle(.received(peer, piece, at: .epoch), into: &actions) }
      case .closed(let peer, let isReset): dissector.handle(.closed(peer, isReset: isReset, at: .epoch), into: &actions)
      }
    }
    for peer in [Peer.client, .upstream] { dissector.handle(.closed(peer, isReset: false, at: .epoch), into: &actions) }
    return actions.compactMap { if case .exchange(let exchange) = $0 { exchange } else { nil } }
  }

  private static func checkAccount(
    _ exchanges: [Exchange], of conversation: Conversation, limits: Limits
  ) throws(FuzzFailure) {
    try expect(exchanges.map(\.ordinal) == Array(exchanges.indices), "turns are numbered in their order")
    try expect(Set(exchanges.map(\.id)).count == exchanges.count, "each exchange has its own id")
    try expect(exchanges.count <= limits.opaqueTurns + 1, "no more turns are kept apart than the limit, and one rest")
    for messages in [exchanges.compactMap(\.request), exchanges.compactMap(\.response)] {
      let kept = messages.reduce(0) { $0 + $1.body.readableBytes }
      try expect(kept <= limits.conversationKept, "no more of a side is kept than the limit")
      try expect(messages.allSatisfy { $0.bodyLength >= $0.body.readableBytes }, "what is kept was counted")
    }
    for exchange in exchanges.dropLast() {
      try expect(exchange.request?.isBodyCut == false && exchange.response?.isBodyCut == false, "only the last turn is cut")
    }
  }

  /// Asks the client's bytes of a responder that knows these turns.
  private static func checkAnswers(
    to conversation: Conversation, from turns: [Exchange], limits: Limits
  ) throws(FuzzFailure) {
    let known = turns.compactMap { turn in turn.request.flatMap { Self.beginning($0, turn.signature) } }
    for arrival in conversation.clientBytes.arrivals {
      var responder = OpaqueResponder(self.context, limits: limits)
      var (asked, isClosed) = (ByteBuffer(), false)
      var events = arrival.map { ResponderEvent.received($0, at: .epoch) } + [.waited(at: .epoch), .closed(at: .epoch)]
      events.reverse()
      while let event = events.popLast() {
        var actions: [ResponderAction] = []
        responder.handle(event, into: &actions)
        for action in actions {
          try expect(!isClosed, "nothing is said after the close")
          switch action {
          case .look(let beginning): events.append(.looked(Self.prospect(beginning, known), at: .epoch))
          case .ask(let question):
            asked.writeImmutableBuffer(question.request.body)
            let isKnown = turns.contains { $0.signature.canonicalBytes == question.key }
            let beginning = Signature(canonicalBytes: question.key).flatMap { Self.beginning(question.request, $0) }
            try expect(isKnown == beginning.map(known.contains), "a request is found by its bytes among those of its group")
            let answer = PreparedResponse(wire: ByteBuffer(), closes: false)
            events.append(.answered(isKnown ? .prepared(answer) : .failed(reason: ""), at: .epoch))
          case .close, .linger: isClosed = true
          case .send, .wait, .gap: break
          }
        }
      }
      try expect(isClosed, "a client that has ended is let go")
      let said = conversation.clientBytes
      try expect(said.getSlice(at: said.readerIndex, length: asked.readableBytes) == asked, "each byte is asked once, in order")
    }
  }

  private static func beginning(_ request: Message, _ signature: Signature) -> Question.Beginning? {
    OpaqueProtocol(reason: OpaqueProtocol.unrecognised).beginning(of: request, signature: signature)
  }

  private static func prospect(_ beginning: Question.Beginning, _ known: [Question.Beginning]) -> Question.Prospect {
    let (bytes, group) = (beginning.bytes, known.filter { $0.group == beginning.group }.map(\.bytes))
    let said = bytes.readableBytesView
    return Question.Prospect(
      whole: group.filter { said.starts(with: $0.readableBytesView) }.map(\.readableBytes).max(),
      canGrow: group.contains { $0 != bytes && $0.readableBytesView.starts(with: said) })
  }
}

extension Conversation {
  /// All that the client says.
  fileprivate var clientBytes: ByteBuffer {
    var bytes = ByteBuffer()
    for case .received(.client, let part) in self.turns { bytes.writeImmutableBuffer(part) }
    return bytes
  }
}
