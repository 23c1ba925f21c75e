import DoppelRules
import DoppelTLS
import Testing

@testable import DoppelProxy

struct InterceptionTests {
  private func interception(untouched: [String] = []) throws -> Interception {
    let servers = ServerContexts(issuer: try LeafIssuer(authority: try Authority.make(at: .now())))
    return Interception(
      servers: servers, clients: ClientContexts(.init(systemBundle: nil)), untouched: try untouched.map { try HostSelector($0) }
    )
  }

  @Test func `TLS is taken apart unless the user or the client refuses`() throws {
    let interception = try self.interception(untouched: ["*.bank.test"])
    #expect(interception.reasonToLeave(host: "a.test", port: 443) == nil)
    #expect(interception.reasonToLeave(host: "my.bank.test", port: 443) == "TLS left untouched as configured")
    _ = interception.opaqueHosts.note(.certificateRefused(alert: "unknown ca"), host: "a.test")
    #expect(interception.reasonToLeave(host: "a.test", port: 443) == "TLS whose client refuses our certificate")
  }
}
