import DoppelTesting
import Testing

@Suite(.needs(.curl, .openssl))
struct PeerServerTests {
  private static let kinds = PeerServer.Kind.allCases.filter { $0.tools.allSatisfy { $0.path != nil } }

  @Test(arguments: Self.kinds)
  func `a server answers curl`(_ kind: PeerServer.Kind) async throws {
    let server = try await PeerServer(kind)
    for request in kind.requests where request.hasPrefix("GET:") {
      let ending = try await self.curl(["http://localhost:\(server.port)\(request.dropFirst(4))"])
      #expect(ending.code == 0, "\(request): \(ending.errors)")
    }
    try await server.process.stop()
    let refused = try await self.curl(["http://localhost:\(server.port)/"])
    #expect(refused.code == 7, "the port is free again")
  }

  @Test(arguments: Self.kinds.filter { $0 != .counter && $0 != .shop && $0 != .guests })
  func `a server answers over TLS with a certificate of the private authority, and only those who trust it`(
    _ kind: PeerServer.Kind
  ) async throws {
    let authority = try await PrivateAuthority()
    let server = try await PeerServer(kind, authority: authority)
    let url = "https://localhost:\(server.port)\(try #require(kind.requests.first).dropFirst(4))"
    #expect(try await self.curl(["--cacert", authority.certificate, url]).code == 0)
    #expect(try await self.curl([url]).code == 60)
    try await server.process.stop()
  }

  private func curl(_ arguments: [String]) async throws -> ChildProcess.Ending {
    try await ChildProcess.run(
      try #require(Tool.curl.path), ["--silent", "--show-error", "--noproxy", "*", "--output", "/dev/null"] + arguments)
  }
}
