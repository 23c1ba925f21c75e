import DoppelExchange

/// An inbound exchange for a schedule.
func exchange(
  at milliseconds: Int64, connection: UInt64 = 1, session: String? = nil, service: String = "app",
  direction: Direction = .inbound, hasRequest: Bool = true
) -> Exchange {
  Exchange(
    id: ExchangeID(high: 0, low: UInt64(milliseconds)), protocolName: "http", direction: direction, service: service,
    server: Endpoint(name: "app.test", port: 8_080), connection: ConnectionID(connection), session: session,
    startedAt: Timestamp(nanoseconds: milliseconds * 1_000_000), request: hasRequest ? Message() : nil)
}
