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

  /// Whether a server is mocked; `except` wins over `only`.
  package func contains(host: String, port: Int) -> Bool {
    let target = HostSelector.Target(host: host, port: port)
    if self.except.contains(where: { $0.matches(target) }) { return false }
    return self.only.isEmpty || self.only.contains { $0.matches(target) }
  }
}
