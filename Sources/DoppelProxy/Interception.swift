package import DoppelRules
package import DoppelTLS

/// How TLS inside a tunnel is taken apart.
package struct Interception: Sendable {
  /// The contexts with which Doppel answers clients.
  package var servers: ServerContexts
  /// The contexts with which real servers are dialled and verified.
  package var clients: ClientContexts
  /// Hosts whose TLS is tunnelled untouched, as the user said.
  package var untouched: [HostSelector]
  /// Hosts whose clients refused our certificate.
  package var opaqueHosts: OpaqueHosts

  package init(
    servers: ServerContexts, clients: ClientContexts, untouched: [HostSelector] = [], opaqueHosts: OpaqueHosts = OpaqueHosts()
  ) {
    self.servers = servers
    self.clients = clients
    self.untouched = untouched
    self.opaqueHosts = opaqueHosts
  }

  /// Why TLS for this host is left untouched, as a fixed sentence; `nil` where it is taken apart.
  func reasonToLeave(host: String, port: Int) -> String? {
    if self.untouched.contains(where: { $0.matches(HostSelector.Target(host: host, port: port)) }) {
      return "TLS left untouched as configured"
    }
    if self.opaqueHosts.contains(host) { return "TLS whose client refuses our certificate" }
    return nil
  }
}
