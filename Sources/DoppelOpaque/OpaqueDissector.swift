internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Counts what goes by and keeps the first bytes of each side.
///
/// Of a conversation each turn is an exchange: what the client says until the server speaks, and what the server says until the
/// client speaks again. A turn is said when the next one begins. What goes over a limit is one last exchange, in part. A
/// connection that cannot be a conversation is one exchange, said when both sides have closed.
package struct OpaqueDissector: Dissector {
  static let isTooLong = "a conversation is longer than what is kept"
  static let hasTooManyTurns = "a conversation has more turns than are kept apart"
  static let wasReset = "the connection was reset"

  private let context: ConnectionContext
  private let reason: String
  private let limits: Limits
  /// The bytes of each side that are kept.
  private let limit: Int
  private var ids: ExchangeIDs
  private var reading: Reading
  private var turn: OpaqueTurn?
  /// Whether a side has not closed.
  private var isOpen = EachSide(true)

  private enum Reading: Sendable {
    /// Turn by turn; so many were said, and so many bytes of each side kept in them.
    case turns(count: Int, kept: EachSide<Int>)
    /// All that comes belongs to one exchange; so many turns and bytes came before it.
    case rest(count: Int, kept: EachSide<Int>, Completeness)
  }

  package init(_ context: ConnectionContext, reason: String, limits: Limits) {
    self.context = context
    self.reason = reason
    self.limits = limits
    self.ids = ExchangeIDs(seed: context.seed)
    let isConversation = OpaqueProtocol.isConversation(reason)
    self.limit = isConversation ? limits.conversationKept : limits.opaqueKept
    self.reading =
      isConversation ? .turns(count: 0, kept: EachSide(0)) : .rest(count: 0, kept: EachSide(0), .opaque(reason))
  }

  /// Always: there is no telling whether more is to come.
  package var isIdle: Bool { true }

  package mutating func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    switch event {
    case .received(let peer, let bytes, let moment):
      guard bytes.readableBytes > 0, self.isOpen[peer] else { return }
      if peer == .client { self.clientSpeaks(into: &actions) }
      self.take(bytes, of: peer, at: moment)
    case .closed(let peer, let isReset, let moment):
      guard self.isOpen[peer] else { return }
      self.closed(peer, isReset: isReset, at: moment)
      self.isOpen[peer] = false
      guard !self.isOpen[peer.other], let turn = self.turn.take() else { return }
      self.say(turn, into: &actions)
    }
  }

  /// The turn before is over where the server has answered it.
  private mutating func clientSpeaks(into actions: inout [DissectorAction]) {
    guard case .turns = self.reading, let turn = self.turn, turn.isAnswered else { return }
    self.turn = nil
    self.say(turn, into: &actions)
    guard case .turns(let count, let kept) = self.reading, count >= self.limits.opaqueTurns else { return }
    self.reading = .rest(count: count, kept: kept, .partial(Self.hasTooManyTurns))
  }

  private mutating func take(_ bytes: ByteBuffer, of peer: Peer, at moment: Timestamp) {
    // one owner, so that it grows in place
    var turn = self.turn.take() ?? OpaqueTurn(at: moment)
    if !self.isOpen[.client] { turn.clientEnded() }
    let former =
      switch self.reading {
      case .turns(_, let kept), .rest(_, let kept, _): kept[peer]
      }
    let room = self.limit - former - turn.kept(peer)
    if case .turns(let count, let kept) = self.reading, bytes.readableBytes > room {
      self.reading = .rest(count: count, kept: kept, .partial(Self.isTooLong))
    }
    turn.append(bytes, of: peer, room: room, at: moment)
    self.turn = turn
  }

  private mutating func closed(_ peer: Peer, isReset: Bool, at moment: Timestamp) {
    switch self.reading {
    case .rest: self.turn?.ended(at: moment)
    case .turns:
      // A reset of the first side that ends may cut what was said. When the other has ended, it only may where the server is
      // in the middle of its answer.
      if isReset, self.isOpen[peer.other] || (peer == .upstream && self.turn?.isAnswered == true) { self.turn?.broke() }
      if peer == .upstream { self.turn?.serverEnded(isFirst: self.isOpen[.client], at: moment) }
    }
  }

  private mutating func say(_ turn: OpaqueTurn, into actions: inout [DissectorAction]) {
    var exchange: Exchange
    switch self.reading {
    case .turns(let count, var kept):
      exchange = turn.turn(self.context, ids: &self.ids)
      exchange.ordinal = count
      exchange.completeness = turn.isBroken ? .partial(Self.wasReset) : .opaque(self.reason)
      let request = exchange.request ?? Message()
      exchange.signature = OpaqueSignature.of(
        request.body, on: self.context, isEnd: OpaqueSignature.isEnd(request), limits: self.limits)
      for peer in [Peer.client, .upstream] { kept[peer] += turn.kept(peer) }
      self.reading = .turns(count: count + 1, kept: kept)
    case .rest(let count, _, let completeness):
      exchange = turn.whole(self.context, ids: &self.ids)
      exchange.ordinal = count
      exchange.completeness = completeness
    }
    actions.append(.exchange(exchange))
  }
}
