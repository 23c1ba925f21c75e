internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Watches an HTTP/1 connection and says its exchanges, in the order of the requests.
///
/// What cannot be read makes the rest of the connection opaque: its bytes are counted and told as one gap at the end.
package struct HTTP1Dissector: Dissector {
  static let upgraded = "after an upgrade, not understood yet"

  private let context: ConnectionContext
  private var ids: ExchangeIDs
  private var pairing: HTTPPairing
  private var reading = Reading.messages
  private var open: Set<Peer> = [.client, .upstream]

  private enum Reading: Sendable {
    case messages
    case opaque(reason: String, bytes: Int)
  }

  package init(_ context: ConnectionContext, limits: Limits) {
    self.context = context
    self.ids = ExchangeIDs(seed: context.seed)
    self.pairing = HTTPPairing(limits: limits)
  }

  package var isIdle: Bool {
    switch self.reading {
    case .messages: self.pairing.isIdle
    case .opaque: true
    }
  }

  package mutating func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    switch event {
    case .received(let peer, let bytes, let moment): self.received(peer, bytes, at: moment, into: &actions)
    case .closed(let peer, let isReset, let moment):
      guard self.open.remove(peer) != nil else { return }
      if case .messages = self.reading {
        self.pairing.closed(peer, isReset: isReset, at: moment)
        self.emit(into: &actions)
      }
      if self.open.isEmpty { self.finish(into: &actions) }
    }
  }

  private mutating func received(
    _ peer: Peer, _ bytes: ByteBuffer, at moment: Timestamp, into actions: inout [DissectorAction]
  ) {
    switch self.reading {
    case .opaque(let reason, let count): self.reading = .opaque(reason: reason, bytes: count + bytes.readableBytes)
    case .messages:
      let outcome = self.pairing.received(peer, bytes, at: moment)
      self.emit(into: &actions)
      guard case .opaque(let reason) = outcome else { return }
      self.pairing.giveUp()
      self.emit(into: &actions)
      self.reading = .opaque(reason: reason, bytes: self.pairing.takeRest())
    }
  }

  private mutating func emit(into actions: inout [DissectorAction]) {
    while var pending = self.pairing.nextSettled() {
      actions.append(.exchange(pending.takeExchange(self.context, id: self.ids.next(at: pending.startedAt))))
    }
  }

  /// Both sides are closed: says what was not understood.
  private mutating func finish(into actions: inout [DissectorAction]) {
    switch self.reading {
    case .messages:
      let rest = self.pairing.takeRest()
      if rest > 0 { self.gap("the connection ended within the head of a message", rest, into: &actions) }
    case .opaque(let reason, let bytes):
      self.reading = .opaque(reason: reason, bytes: 0)
      if bytes > 0 { self.gap(reason, bytes, into: &actions) }
    }
  }

  private func gap(_ reason: String, _ bytes: Int, into actions: inout [DissectorAction]) {
    let host = self.context.fixedHost ?? self.context.server.host
    actions.append(.gap(Gap(reason: reason, bytes: bytes, host: host)))
  }
}
