package import DoppelExchange
package import DoppelTLS
package import DoppelTransport
package import DoppelWire

/// What all connections of a replay share.
package struct LoadServices: Sendable {
  package var wire: any WireProtocol
  /// How targets are verified.
  package var clients: ClientContexts
  package var limits: Limits
  /// The way to targets.
  package var dialler: any Dialling
  /// Where live exchanges are kept; `nil` for nowhere.
  package var results: (any ExchangeSink)?
  /// Called on an event loop after each outcome, for progress.
  package var onOutcome: @Sendable () -> Void

  package init(
    wire: any WireProtocol, clients: ClientContexts, limits: Limits = .defaults, dialler: (any Dialling)? = nil,
    results: (any ExchangeSink)? = nil, onOutcome: @escaping @Sendable () -> Void = {}
  ) {
    self.wire = wire
    self.clients = clients
    self.limits = limits
    self.dialler = dialler ?? Dialler(limits: limits)
    self.results = results
    self.onOutcome = onOutcome
  }
}
