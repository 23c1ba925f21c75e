import DoppelTesting
import Testing

/// A client talks to a server through `record`; the server is stopped; the client talks to `mock`; nothing differs.
@Suite(.needs(.doppel, .openssl))
struct RecordAndMockTests {
  @Test(arguments: Pairing.present)
  func `a client run by doppel sees the same answers when the server is gone`(_ pairing: Pairing) async throws {
    let authority = pairing.isSecure ? try await PrivateAuthority() : nil
    let server = try await PeerServer(pairing.server, authority: authority)
    let doppel = try DoppelProgram()
    let route = try Route(pairing, server)
    let command = pairing.client.command(base: route.base, requests: pairing.server.requests)

    let trust = authority.map { ["--upstream-ca", $0.certificate] } ?? []
    let recorded = try await doppel.run(
      ["record", "--out", "doppel/run", "--in-port", "0"] + route.flags + trust + ["--"] + command)
    try await server.process.stop()
    let mocked = try await doppel.run(
      ["mock", "--in", "doppel/run", "--no-out"] + route.flags + ["--"] + command)

    #expect(recorded.code == 0, "\(recorded.errors)")
    #expect(recorded.output.isEmpty == false)
    #expect(mocked.code == recorded.code, "\(mocked.errors)")
    #expect(mocked.output == recorded.output, "\(mocked.errors)")
    #expect(try doppel.workspace.answered(in: "doppel/run") == pairing.server.requests.count)
  }

  @Test(arguments: Pairing.present.filter { $0.server == .httpbin && $0.client.knowsProxies && $0.client != .java })
  func `a client that is told the proxy sees the same answers when the server is gone`(_ pairing: Pairing) async throws {
    let authority = pairing.isSecure ? try await PrivateAuthority() : nil
    let server = try await PeerServer(pairing.server, authority: authority)
    let doppel = try DoppelProgram()
    let proxy = try FreePort.next()
    let base = "\(pairing.isSecure ? "https" : "http")://localhost:\(server.port)"
    let command = pairing.client.command(base: base, requests: pairing.server.requests)
    let client = {
      try await ChildProcess.run(
        command[0], Array(command.dropFirst()), environment: doppel.clientEnvironment(proxy: proxy))
    }

    let trust = authority.map { ["--upstream-ca", $0.certificate] } ?? []
    let recorder = try await doppel.serve(
      ["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(proxy)"] + trust)
    let recorded = try await client()
    try await recorder.stop()
    try await server.process.stop()
    let mock = try await doppel.serve(["mock", "--in", "doppel/run", "--no-out", "--out-port", "\(proxy)"])
    let mocked = try await client()
    try await mock.stop()

    #expect(recorded.code == 0, "\(recorded.errors) \(recorder.errors)")
    #expect(recorded.output.isEmpty == false)
    #expect(mocked == recorded)
  }

  @Test(.needs(.curl, .nginx), arguments: ["--socks4a", "--socks5-hostname", "--socks5", "--proxy"], [false, true])
  func `curl reaches the server by every kind of proxy on one port`(_ flag: String, isSecure: Bool) async throws {
    let authority = isSecure ? try await PrivateAuthority() : nil
    let server = try await PeerServer(.nginx, authority: authority)
    let doppel = try DoppelProgram()
    let proxy = try FreePort.next()
    let curl = {
      try await ChildProcess.run(
        try #require(Tool.curl.path),
        [
          "--silent", "--show-error", "--noproxy", "", flag, "127.0.0.1:\(proxy)", "--cacert", doppel.authority,
          "\(isSecure ? "https" : "http")://localhost:\(server.port)/hello.json",
        ])
    }

    let trust = authority.map { ["--upstream-ca", $0.certificate] } ?? []
    let recorder = try await doppel.serve(
      ["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(proxy)"] + trust)
    let recorded = try await curl()
    try await recorder.stop()
    try await server.process.stop()
    let mock = try await doppel.serve(["mock", "--in", "doppel/run", "--no-out", "--out-port", "\(proxy)"])
    let mocked = try await curl()
    try await mock.stop()

    #expect(recorded.output == #"{"hello": "world", "price": 10.50}"#, "\(recorded.errors) \(recorder.errors)")
    #expect(mocked == recorded)
  }
}

/// How a client reaches its server: by the proxy of its environment, or by a mapped port.
private struct Route {
  let base: String
  let flags: [String]

  init(_ pairing: Pairing, _ server: PeerServer) throws {
    let scheme = pairing.isSecure ? "https" : "http"
    if pairing.client.knowsProxies {
      self.base = "\(scheme)://localhost:\(server.port)"
      self.flags = ["--out-port", "auto"]
    } else {
      let port = try FreePort.next()
      self.base = "\(scheme)://localhost:\(port)"
      self.flags = ["--out-port", "0", "--map", "\(port)=\(scheme)://localhost:\(server.port)"]
    }
  }
}
