package import DoppelExchange

/// Which hosts a run is about: those of `only` (all where it is empty) without those of `except`.
package struct HostSelection: Sendable, Hashable {
  package var only: [HostSelector]
  package var except: [HostSelector]

  package init(only: [HostSelector] = [], except: [HostSelector] = []) {
    self.only = only
    self.except = except
  }

  package func includes(_ target: HostSelector.Target) -> Bool {
    (self.only.isEmpty || self.only.contains { $0.matches(target) }) && !self.except.contains { $0.matches(target) }
  }

  /// Asks about the server of the exchange, by its name and by its address.
  package func includes(_ exchange: Exchange) -> Bool {
    let named = HostSelector.Target(exchange)
    var addressed = named
    addressed.host = exchange.server.address
    let isWanted =
      self.only.isEmpty || self.only.contains { $0.matches(named) || $0.matches(addressed) }
    return isWanted && !self.except.contains { $0.matches(named) || $0.matches(addressed) }
  }
}
