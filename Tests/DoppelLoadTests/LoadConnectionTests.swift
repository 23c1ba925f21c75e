import DoppelExchange
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOSSL
import Testing

@testable import DoppelLoad

@Suite(.serialized) struct LoadConnectionTests {
  @Test func `requests reuse the connection while the server keeps it`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let caller = try await Caller(server.port)
    for _ in 0..<5 { #expect(try await caller.send().body == ByteBuffer(string: "ok")) }
    #expect(server.count == 1)
    try await caller.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `a connection that the server ends is opened again for the next request`() async throws {
    let server = try await LoopbackServer(answer: { _ in "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok" }
    )
    let caller = try await Caller(server.port)
    for _ in 0..<3 { #expect(try await caller.send().body == ByteBuffer(string: "ok")) }
    #expect(server.count == 3)
    try await caller.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `what was given up does not fail the request after it`() async throws {
    let server = try await LoopbackServer()
    let caller = try await Caller(server.port)
    let first = try await caller.begin("/first")
    let stalled = try await server.accept()
    try await stalled.received("GET /first")
    try await caller.cancel()
    let second = try await caller.begin("/second")
    await #expect(throws: TransportError.self) { try await first.get() }
    let peer = try await server.accept()
    try await peer.received("GET /second")
    _ = try await stalled.ending()
    try await peer.send(ok(""))
    #expect(try await second.get().body == ByteBuffer(string: "ok"))
    try await caller.close()
    await stalled.close()
    await peer.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `what was given up while it dialled leaves the connection of use`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let caller = try await Caller(server.port)
    // `begin` returns within the turn in which the dialling began, or later; either way the next request is answered.
    for _ in 0..<20 {
      let first = try await caller.begin()
      try await caller.cancel()
      _ = try? await first.get()
      #expect(try await caller.send().body == ByteBuffer(string: "ok"))
    }
    try await caller.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `a target that refuses, and one that ends too early, are errors`() async throws {
    let refusing = try await Caller(try FreePort.next())
    #expect(await #expect(throws: TransportError.self) { try await refusing.send() }?.code == .refused)
    let server = try await LoopbackServer(answer: { _ in "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\ncut"
    })
    let caller = try await Caller(server.port)
    let failed = try await caller.begin()
    let peer = try await server.accept()
    try await peer.received("GET /")
    await peer.close()
    #expect(await #expect(throws: TransportError.self) { try await failed.get() }?.code == .connectionLost)
    await server.close()
  }

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

  @Test func `a target that ends within the TLS handshake is said as such`() async throws {
    let server = try await LoopbackServer()
    let caller = try await Caller(server.port, isSecure: true)
    let failed = try await caller.begin()
    let peer = try await server.accept()
    _ = try await peer.received(count: 1)
    await peer.close()
    #expect(await #expect(throws: TransportError.self) { try await failed.get() }?.code == .tlsFailed)
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `200 requests, each with a connection that is reset, leave no socket behind`() async throws {
    let server = try await LoopbackServer()
    let caller = try await Caller(server.port)
    for _ in 0..<200 {
      let failed = try await caller.begin()
      let peer = try await server.accept()
      try await peer.received("GET /")
      try await peer.reset()
      await #expect(throws: TransportError.self) { try await failed.get() }
    }
    try await caller.close()
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }
}
