package import DoppelExchange
internal import DoppelProtocols
package import DoppelTransport
package import DoppelWire
internal import NIOCore

/// What all captured connections of a run share.
package struct CaptureServices: Sendable {
  package var sink: any ExchangeSink
  package var counters: TrafficCounters
  package var interception: Interception
  package var limits: Limits
  /// The way to servers, where a tunnel has none of its own.
  package var dialler: any Dialling
  /// The observed service's name.
  package var service: String
  /// Says something once to the person who watches; one line without secrets.
  package var notice: @Sendable (String) -> Void

  package init(
    sink: any ExchangeSink, counters: TrafficCounters, interception: Interception, limits: Limits, service: String,
    dialler: (any Dialling)? = nil, notice: @escaping @Sendable (String) -> Void
  ) {
    self.dialler = dialler ?? Dialler(limits: limits)
    self.sink = sink
    self.counters = counters
    self.interception = interception
    self.limits = limits
    self.service = service
    self.notice = notice
  }

  /// Counts a connection that ends before there is anything to look at.
  package func refused(_ gap: Gap) {
    _ = self.counters.open()
    self.sink.count(gap)
  }

  /// What is known of a new connection between a client's channel and a server.
  func context(
    of client: any Channel, to server: Endpoint, direction: Direction, isSecure: Bool, fixedHost: String?
  ) -> ConnectionContext {
    let address = client.remoteAddress
    return ConnectionContext(
      id: ConnectionID(UInt64(self.counters.open())), direction: direction, service: self.service,
      client: Endpoint(address: address?.ipAddress ?? "", port: address?.port ?? 0), server: server, isSecure: isSecure,
      fixedHost: fixedHost, openedAt: WallClock.now, seed: UInt64.random(in: .min ... .max))
  }
}
