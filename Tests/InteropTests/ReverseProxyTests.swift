import DoppelTesting
import Testing

/// Clients that connect to the inbound port of `record`, and what `replay` makes of it.
@Suite(.needs(.doppel, .python))
struct ReverseProxyTests {
  @Test(arguments: Client.allCases.filter { $0.tool.path != nil })
  func `what a client asked by the inbound port is replayed and compared`(_ client: Client) async throws {
    let server = try await PeerServer(.httpServer)
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let recorder = try await doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(port)", "--out-port", "0", "--app-port", "\(server.port)",
    ])
    let requests = PeerServer.Kind.httpServer.requests
    let command = client.command(base: "http://localhost:\(port)", requests: requests)
    let ending = try await ChildProcess.run(
      command[0], Array(command.dropFirst()), environment: ["http_proxy": nil, "HTTP_PROXY": nil])
    try await recorder.stop()
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try doppel.workspace.answered(in: "doppel/run") == requests.count)

    let replayed = try await doppel.run([
      "replay", "--in", "doppel/run", "--target", "http://localhost:\(server.port)", "--no-out",
      "--fail-if", "requests.result-match-pct < 100",
    ])
    #expect(replayed.code == 0, "\(replayed.output) \(replayed.errors)")
    try await server.process.stop()
  }
}
