internal import DoppelDNS
internal import Synchronization

/// Tells how often a program has asked for a name: programs ask for the addresses of each family by themselves.
final class NameAttempts: Sendable {
  /// The names that are remembered; at one more all are forgotten.
  static let limit = 1_024

  private let hosts: HostsFile
  private let searchDomains: [DomainName]

  /// The questions for the addresses of each family, by name.
  private let asked = Mutex<[DomainName: [ResourceType: Int]]>([:])

  /// - Parameters:
  ///   - hosts: what the program finds without asking; it asks all the same for addresses of the family that is not there.
  ///   - searchDomains: what the program puts behind a short name by itself.
  init(hosts: HostsFile = HostsFile(""), searchDomains: [DomainName] = []) {
    self.hosts = hosts
    self.searchDomains = searchDomains
  }

  /// Takes a question.
  ///
  /// - Returns: whether it is an attempt of its own. A question for the addresses of one family goes with one for those of the
  ///   other, and what goes beside both, or asks for the name of an address, is none; nor is one for those of this machine's own
  ///   names.
  func isNew(_ name: DomainName, _ type: ResourceType) -> Bool {
    switch type {
    case .ptr, .https, .svcb: return false
    case .a, .aaaa: break
    default: return true
    }
    guard !self.isOfHosts(name) else { return false }
    return self.asked.withLock { asked in
      if asked[name] == nil, asked.count == Self.limit { asked.removeAll() }
      let most = asked[name]?.values.max() ?? 0
      asked[name, default: [:]][type, default: 0] += 1
      return asked[name]?[type] ?? 0 > most
    }
  }

  private func isOfHosts(_ name: DomainName) -> Bool {
    self.hosts.contains(name)
      || self.searchDomains.contains { domain in name.prefix(before: domain).map(self.hosts.contains) == true }
  }
}
