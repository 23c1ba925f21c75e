package import DoppelExchange

/// The targets of a run: at most one for each service and at most one for all others.
package struct TargetMap: Sendable, Hashable {
  /// Two targets for the same exchanges.
  package struct Repetition: Error, Sendable, Hashable, CustomStringConvertible {
    /// `nil` where both are for all services.
    package var service: String?

    package var description: String { "expected one for " + (self.service.map { "\($0)=" } ?? "all services") + ", found two" }
  }

  private var byService: [String: TargetURL] = [:]
  private var fallback: TargetURL?

  /// - Throws: where two targets are for the same service, or two for all.
  package init(_ targets: [TargetURL]) throws(Repetition) {
    for target in targets {
      let name = target.service
      let isTaken = name.map { self.byService[$0] != nil } ?? (self.fallback != nil)
      guard !isTaken else { throw Repetition(service: name) }
      if let name { self.byService[name] = target } else { self.fallback = target }
    }
  }

  /// Where to send the request of a recorded exchange: its service's target, the one for all, or where it was recorded.
  package func origin(of exchange: Exchange) -> Origin {
    let recorded = Origin(recorded: exchange)
    return (self.byService[exchange.service] ?? self.fallback)?.resolve(recorded) ?? recorded
  }

  /// The services that targets name but the exchanges have not; for an error before anything is sent.
  package func unknownServices(in services: Set<String>) -> [String] {
    self.byService.keys.filter { !services.contains($0) }.sorted()
  }
}
