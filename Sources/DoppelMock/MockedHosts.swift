package import DoppelExchange
package import DoppelRules

/// Which hosts are mocked (`--only`, `--except`); all others are passed through.
package struct MockedHosts: Sendable {
  package var only: [HostSelector]
  package var except: [HostSelector]

  package init(only: [HostSelector] = [], except: [HostSelector] = []) {
    self.only = only
    self.except = except
  }

  /// Whether every server is mocked.
  package var areAll: Bool { self.only.isEmpty && self.except.isEmpty }

  /// Whether a server is mocked, by its name or its address; `except` wins over `only`.
  package func contains(_ server: Endpoint) -> Bool {
    !Self.isNamed(server, by: self.except) && (self.only.isEmpty || Self.isNamed(server, by: self.only))
  }

  /// Whether a server is mocked, or may be once its name is known.
  package func mayContain(_ server: Endpoint) -> Bool {
    self.contains(server) || (server.name.isEmpty && !Self.isNamed(server, by: self.except))
  }

  private static func isNamed(_ server: Endpoint, by selectors: [HostSelector]) -> Bool {
    [server.name, server.address].contains { host in
      let target = HostSelector.Target(host: host, port: server.port)
      return !host.isEmpty && selectors.contains { $0.matches(target) }
    }
  }
}
