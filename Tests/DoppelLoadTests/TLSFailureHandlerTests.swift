import DoppelExchange
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOSSL
import Testing

@testable import DoppelLoad

struct TLSFailureHandlerTests {
  @Test func `a certificate that is not trusted is said, with what to do`() async throws {
    let theirs = ServerContexts(issuer: try LeafIssuer(authority: try Authority.make(at: .now())))
    let context = try theirs.context(for: ServerName("localhost"), protocols: ["http/1.1"], at: .now())
    let server = try await LoopbackServer(
      answer: ok, setUp: { try $0.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) })
    let folder = try TemporaryFolder()
    try folder.write(try Authority.make(at: .now()).certificatePEM, to: "other.pem")
    let stranger = try await Caller(server.port, isSecure: true, services: services(roots: [folder.file("other.pem")]))
    let error = await #expect(throws: TransportError.self) { try await stranger.send() }
    #expect(error?.code == .tlsFailed && error?.message.contains("--upstream-insecure localhost") == true)
    try folder.write(theirs.issuer.authority.certificatePEM, to: "roots.pem")
    let caller = try await Caller(server.port, isSecure: true, services: services(roots: [folder.file("roots.pem")]))
    #expect(try await caller.send().body == ByteBuffer(string: "ok"))
    try await caller.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }
}
