package import DoppelExchange

/// What a replay sends, in recorded order, and when it was sent when it was recorded.
package struct Schedule: Sendable, Equatable {
  package struct Item: Sendable, Hashable {
    /// The place of the exchange in the list that the schedule was made from.
    package var exchange: Int
    /// From the first request of the schedule to this one, when recorded; never less than that of the item before.
    package var offset: Duration
    /// The recorded session that it belongs to, from 0 in order of appearance.
    package var session: Int
  }

  /// Who sent a recorded request: a session that is known by name, else a connection.
  private enum SessionKey: Hashable {
    case named(service: String, String)
    case connection(client: Endpoint, server: Endpoint, ConnectionID)
  }

  package let items: [Item]
  package let sessionCount: Int
  /// Exchanges of the list that have no request or were outbound, and so are not sent.
  package let leftOut: Int

  /// - Parameter exchanges: of one or several recordings; those with equal times keep their order.
  package init(_ exchanges: [Exchange]) {
    let sendable = exchanges.indices.filter { exchanges[$0].direction == .inbound && exchanges[$0].request != nil }
    let ordered = sendable.sorted { (exchanges[$0].startedAt, $0) < (exchanges[$1].startedAt, $1) }
    var sessions: [SessionKey: Int] = [:]
    let first = ordered.first.map { exchanges[$0].startedAt } ?? .epoch
    self.items = ordered.map { index in
      let exchange = exchanges[index]
      let key: SessionKey =
        exchange.session.map { .named(service: exchange.service, $0) }
        ?? .connection(client: exchange.client, server: exchange.server, exchange.connection)
      let session = sessions[key] ?? sessions.count
      sessions[key] = session
      return Item(exchange: index, offset: exchange.startedAt.since(first), session: session)
    }
    self.sessionCount = sessions.count
    self.leftOut = exchanges.count - sendable.count
  }

  package var isEmpty: Bool { self.items.isEmpty }

  /// The places in `items` of each session, in order.
  package var sessions: [[Int]] {
    var sessions = [[Int]](repeating: [], count: self.sessionCount)
    for (place, item) in self.items.enumerated() { sessions[item.session].append(place) }
    return sessions
  }
}
