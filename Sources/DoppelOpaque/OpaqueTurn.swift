internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// What a client says and what the server says after it, while it is seen.
struct OpaqueTurn: Sendable {
  /// The bytes of one side: what is kept of them, and how many there were.
  private struct Side: Sendable {
    var kept = ByteBuffer()
    var length = 0
  }

  /// `nil` where that side has not spoken.
  private var sides = EachSide<Side?>(nil)
  private let startedAt: Timestamp
  private var firstResponseAt: Timestamp?
  private var lastAt: Timestamp
  /// Whether the client had ended when the server began to speak: it was not greeted, but answered.
  private var followsEnd = false
  /// Whether the server ended the connection after what it said.
  private var endsConnection = false
  /// Whether the connection was reset, so that more may have been meant.
  private(set) var isBroken = false

  init(at moment: Timestamp) {
    self.startedAt = moment
    self.lastAt = moment
  }

  /// Whether the server has said something, or that it says nothing.
  var isAnswered: Bool { self.sides[.upstream] != nil }

  /// The bytes of a side that are kept.
  func kept(_ peer: Peer) -> Int { self.sides[peer]?.kept.readableBytes ?? 0 }

  /// Takes what a side said, and keeps as much of it as there is room for.
  mutating func append(_ bytes: ByteBuffer, of peer: Peer, room: Int, at moment: Timestamp) {
    self.lastAt = max(self.lastAt, moment)
    if peer == .upstream { self.firstResponseAt = self.firstResponseAt ?? moment }
    // one owner, so that it grows in place
    var side = self.sides[peer] ?? Side()
    self.sides[peer] = nil
    side.length += bytes.readableBytes
    if let part = bytes.getSlice(at: bytes.readerIndex, length: min(max(0, room), bytes.readableBytes)), part.readableBytes > 0
    {
      side.kept.writeImmutableBuffer(part)
    }
    self.sides[peer] = side
  }

  /// The client says no more.
  mutating func clientEnded() { if !self.isAnswered { self.followsEnd = true } }

  /// The server says no more. Where it said nothing, that is its answer.
  ///
  /// - Parameter isFirst: whether it ended before the client.
  mutating func serverEnded(isFirst: Bool, at moment: Timestamp) {
    self.endsConnection = isFirst
    guard !self.isAnswered else { return }
    self.sides[.upstream] = Side()
    self.ended(at: moment)
  }

  mutating func broke() { self.isBroken = true }

  /// The connection has ended, and the time until then counts.
  mutating func ended(at moment: Timestamp) { self.lastAt = max(self.lastAt, moment) }

  /// The exchange that this was as a turn of a conversation, without a signature.
  func turn(_ context: ConnectionContext, ids: inout ExchangeIDs) -> Exchange {
    var exchange = self.whole(context, ids: &ids)
    let request = self.sides[.client] ?? Side()
    exchange.request = self.message(request, framing: request.length > 0 ? .length : self.followsEnd ? .close : .none)
    exchange.response = self.sides[.upstream].map {
      self.message($0, framing: self.endsConnection ? .close : $0.length > 0 ? .length : .none)
    }
    return exchange
  }

  /// The exchange that this was as all that was said on a connection, or the rest of it.
  func whole(_ context: ConnectionContext, ids: inout ExchangeIDs) -> Exchange {
    Exchange(
      id: ids.next(at: self.startedAt), protocolName: "opaque", direction: context.direction, service: context.service,
      client: context.client, server: context.server, isSecure: context.isSecure, connection: context.id,
      startedAt: self.startedAt, timeToFirstByte: self.firstResponseAt?.since(self.startedAt),
      duration: self.lastAt.since(self.startedAt), request: self.sides[.client].map { self.message($0, framing: .close) },
      response: self.sides[.upstream].map { self.message($0, framing: .close) })
  }

  private func message(_ side: Side, framing: Message.Framing) -> Message {
    Message(body: side.kept, bodyLength: side.length, framing: framing)
  }
}
