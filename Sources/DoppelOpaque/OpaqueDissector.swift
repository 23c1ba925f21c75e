internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Counts what goes by, keeps the first bytes of each side, and says one exchange when both sides have closed.
package struct OpaqueDissector: Dissector {
  private let context: ConnectionContext
  private let reason: String
  private let limit: Int
  private var sides: [Peer: Side] = [:]
  private var firstAt: Timestamp?
  private var lastAt: Timestamp
  private var firstResponseAt: Timestamp?
  private var open: Set<Peer> = [.client, .upstream]

  private struct Side: Sendable {
    var kept = ByteBuffer()
    var length = 0
  }

  package init(_ context: ConnectionContext, reason: String, limits: Limits) {
    self.context = context
    self.reason = reason
    self.limit = limits.opaqueKept
    self.lastAt = context.openedAt
  }

  /// Always: there is no telling whether more is to come.
  package var isIdle: Bool { true }

  package mutating func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    switch event {
    case .received(let peer, let bytes, let moment):
      guard bytes.readableBytes > 0 else { return }
      self.firstAt = self.firstAt ?? moment
      self.lastAt = moment
      if peer == .upstream { self.firstResponseAt = self.firstResponseAt ?? moment }
      self.keep(bytes, of: peer)
    case .closed(let peer, _, let moment):
      guard self.open.remove(peer) != nil, self.open.isEmpty, let start = self.firstAt else { return }
      self.lastAt = max(self.lastAt, moment)
      actions.append(.exchange(self.exchange(startedAt: start)))
    }
  }

  private mutating func keep(_ bytes: ByteBuffer, of peer: Peer) {
    let room = max(0, self.limit - self.sides[peer, default: Side()].kept.readableBytes)
    let part = bytes.getSlice(at: bytes.readerIndex, length: min(room, bytes.readableBytes))
    self.sides[peer, default: Side()].length += bytes.readableBytes
    if let part, part.readableBytes > 0 { self.sides[peer, default: Side()].kept.writeImmutableBuffer(part) }
  }

  private func exchange(startedAt start: Timestamp) -> Exchange {
    var ids = ExchangeIDs(seed: self.context.seed)
    return Exchange(
      id: ids.next(at: start), protocolName: "opaque", direction: self.context.direction, service: self.context.service,
      client: self.context.client, server: self.context.server, isSecure: self.context.isSecure,
      connection: self.context.id, startedAt: start, timeToFirstByte: self.firstResponseAt?.since(start),
      duration: self.lastAt.since(start), request: self.message(of: .client), response: self.message(of: .upstream),
      completeness: .opaque(self.reason))
  }

  private func message(of peer: Peer) -> Message? {
    self.sides[peer].map { Message(body: $0.kept, bodyLength: $0.length, framing: .close) }
  }
}
