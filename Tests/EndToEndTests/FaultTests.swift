import DoppelTesting
import Foundation
import Testing

/// What the built binary makes of servers and clients that fail, and of a system that is short of something.
@Suite(.needs(.doppel), .enabled(if: OpenSockets.isKnown, "only Linux tells sockets and memory"), .serialized)
struct FaultTests {
  private static let ok: @Sendable (String) -> String = { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }

  let doppel: DoppelProgram

  init() throws { self.doppel = try DoppelProgram() }

  private func manifest(_ folder: String = "doppel/run") throws -> [String: Any] {
    try document(try self.doppel.workspace.read("\(folder)/recording.json"))
  }

  /// A recording of one exchange with `a.test`.
  private func writeRecording() throws {
    try self.doppel.workspace.write(
      """
      {"msgType":"rrpair","uuid":"6U/+hd4oRH6am3zHkaPq+Q==","ts":"2026-01-01T00:00:00.000000000Z","l7protocol":"http",\
      "duration":1,"direction":"OUT","service":"s","network_address":"a.test:80","command":"GET","location":"/known",\
      "status":"200","http":{"req":{"url":"/known","uri":"/known","version":"1.1","method":"GET","host":"a.test",\
      "headers":{"Host":["a.test"]}},"res":{"contentType":"text/plain","statusCode":200,"statusMessage":"200 OK",\
      "headers":{"Content-Type":["text/plain"]},"bodyBase64":"ZG9uZQ=="}}}
      """, to: "in/a.test/one.json")
  }

  // MARK: Where it listens

  @Test(
    arguments: ["record", "mock"],
    [
      ([], ["127.0.0.1", "::1"]), (["--listen", "127.0.0.1"], ["127.0.0.1"]), (["--listen", "0.0.0.0"], ["0.0.0.0"]),
    ] as [([String], Set<String>)])
  func `every port is on loopback alone unless told otherwise`(
    _ command: String, _ listening: (flags: [String], addresses: Set<String>)
  ) async throws {
    try self.writeRecording()
    let ports = try (0..<3).map { _ in try FreePort.next() }
    let own =
      command == "record"
      ? ["--in-port", "\(ports[1])", "--out", "doppel/run"]
      : ["--in", "in", "--no-out", "--direct", "a.test:80=\(ports[1])"]
    let program = try await self.doppel.serve(
      [command, "--out-port", "\(ports[0])", "--map", "\(ports[2])=a.test:80"] + own + listening.flags)
    for port in ports { #expect(OpenSockets.listeners(port: port) == listening.addresses) }
    try await program.stop()
  }

  // MARK: The manifest

  @Test func `after faults of every kind the manifest accounts for all`() async throws {
    let server = try await LoopbackServer()
    let (inbound, outbound, gone) = (try FreePort.next(), try FreePort.next(), try FreePort.next())
    let recorder = try await self.doppel.serve([
      "record", "--out", "doppel/run", "--format", "json", "--in-port", "\(inbound)", "--out-port", "\(outbound)",
      "--app-host", "127.0.0.1", "--app-port", "\(server.port)",
    ])
    // Answered.
    let good = try await LoopbackConnection.connect(to: inbound)
    try await good.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\n")
    let answering = try await server.accept()
    try await answering.received("GET /good")
    try await answering.send(Self.ok(""))
    try await good.received("ok")
    // Reset within its answer.
    let cut = try await LoopbackConnection.connect(to: inbound)
    try await cut.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n")
    let cutting = try await server.accept()
    try await cutting.received("GET /cut")
    let part = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"
    try await cutting.send(part)
    try await cut.received("part")
    try await cutting.reset()
    _ = try await cut.ending()
    // Left by its client.
    let left = try await LoopbackConnection.connect(to: inbound)
    try await left.send("POST /left HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\npart")
    let waiting = try await server.accept()
    try await waiting.received("part")
    await left.close()
    _ = try await waiting.ending()
    // Not there, and not HTTP.
    let refused = try await LoopbackConnection.connect(to: outbound)
    try await refused.send("GET http://127.0.0.1:\(gone)/gone HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await refused.receivedAll().hasPrefix("HTTP/1.1 502 "))
    let garbage = try await LoopbackConnection.connect(to: outbound)
    try await garbage.send("garbage\r\n\r\n")
    #expect(try await garbage.receivedAll().hasPrefix("HTTP/1.1 400 "))
    for connection in [good, answering, cut, waiting, refused, garbage] { await connection.close() }
    let ending = try await recorder.stop()
    await server.close()
    #expect(ending.code == 0, "\(ending.errors)")
    let manifest = try self.manifest()
    #expect(manifest["state"] as? String == "complete")
    let counts = try #require(manifest["exchanges"] as? [String: Int])
    #expect(counts == ["seen": 4, "kept": 4, "partial": 3, "opaque": 0, "lost": 0])
    #expect(self.doppel.workspace.files(under: "doppel/run/127.0.0.1", suffix: ".json").count == 4)
    let hosts = try #require(manifest["hosts"] as? [[String: Any]])
    #expect(hosts.compactMap { $0["exchanges"] as? Int }.reduce(0, +) == 4)
    let reasons = try #require(manifest["gaps"] as? [[String: Any]]).compactMap { $0["reason"] as? String }
    #expect(
      reasons == [
        "a server that could not be reached",
        "refused on the outbound port: the method is not a token",
      ])
    let traffic = try #require(manifest["traffic"] as? [String: Int])
    #expect(traffic["connections"] == 5 && traffic["bytesFromServers"] == Self.ok("").utf8.count + part.utf8.count)
  }

  // MARK: Descriptors

  @Test func `with no descriptor left it waits without turning, and goes on once clients leave`() async throws {
    let server = try await LoopbackServer(answer: Self.ok)
    let port = try FreePort.next()
    let recorder = try await self.doppel.serve(
      ["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)"], after: "ulimit -n 64")
    var clients: [LoopbackConnection] = []
    for _ in 0..<100 { clients.append(try await LoopbackConnection.connect(to: port)) }
    #expect(await Eventually.holds { recorder.openFiles ?? 0 >= 64 })
    let (start, before) = (ContinuousClock.now, try #require(recorder.processorTime))
    #expect(await Eventually.holds { ContinuousClock.now - start > .seconds(1) })
    #expect(try #require(recorder.processorTime) - before < .milliseconds(400))
    for client in clients.dropFirst() { await client.close() }
    let good = try await LoopbackConnection.connect(to: port)
    try await good.send("GET http://127.0.0.1:\(server.port)/ HTTP/1.1\r\nHost: a\r\n\r\n")
    try await good.received("ok")
    for client in [clients[0], good] { await client.close() }
    #expect(try await recorder.stop().code == 0)
    await server.close()
  }

  @Test func `more clients are served than the shell allows files, as long as the system allows them`() async throws {
    try self.writeRecording()
    let port = try FreePort.next()
    let mock = try await self.doppel.serve(["mock", "--in", "in", "--no-out", "--out-port", "\(port)"], after: "ulimit -Sn 64")
    var clients: [LoopbackConnection] = []
    for _ in 0..<200 { clients.append(try await LoopbackConnection.connect(to: port)) }
    let good = try await LoopbackConnection.connect(to: port)
    try await good.send("GET http://a.test/known HTTP/1.1\r\nHost: a.test\r\n\r\n")
    try await good.received("done")
    for client in clients + [good] { await client.close() }
    #expect(try await mock.stop().code == 0)
  }

  @Test func `a wrapped command keeps the limit of files that it was started under`() async throws {
    let ending = try await self.doppel.start(
      ["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", "ulimit -Sn"],
      after: "ulimit -Sn 64"
    ).ending()
    #expect(ending.code == 0 && ending.output.contains("64\n"), "\(ending)")
  }

  // MARK: Memory

  /// Reads requests of any length to the end of their chunks and answers them.
  private static let sink = """
    import socket
    l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen()
    print('port', l.getsockname()[1], flush=True)
    while True:
        c, _ = l.accept(); tail = b''
        while True:
            d = c.recv(1 << 18)
            if not d: break
            tail = (tail + d)[-5:]
            if tail == b'0\\r\\n\\r\\n': c.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
    """

  @Test(.needs(.python, .curl), arguments: ["in", "absolute", "tunnel"])
  func `a body of 200 MB costs a recording no more memory than what is kept of it`(_ way: String) async throws {
    let sink = try ChildProcess(try #require(Tool.python.path), ["-c", Self.sink])
    let target = try #require(Int(try await sink.line(after: "port ")))
    let port = try FreePort.next()
    let ports = way == "in" ? ["--in-port", "\(port)", "--out-port", "0"] : ["--in-port", "0", "--out-port", "\(port)"]
    let recorder = try await self.doppel.serve(
      ["record", "--out", "doppel/run", "--max-body", "1MiB", "--app-host", "127.0.0.1", "--app-port", "\(target)"] + ports)
    let before = try #require(recorder.peakMemory)
    let proxy = way == "in" ? "" : "--proxy http://127.0.0.1:\(port) " + (way == "tunnel" ? "--proxytunnel " : "")
    let upload = try await ChildProcess.run(
      "/bin/sh",
      [
        "-c",
        "head -c 200000000 /dev/zero | curl -sS --noproxy '' \(proxy)-H 'Expect:' -T - "
          + "http://127.0.0.1:\(way == "in" ? port : target)/",
      ], within: .seconds(120))
    #expect(upload.output == "ok", "\(upload.errors)")
    #expect(try #require(recorder.peakMemory) - before < 32 * 1_024 * 1_024)
    #expect(try await recorder.stop().code == 0)
    try await sink.stop()
    let counts = try #require(try self.manifest()["exchanges"] as? [String: Int])
    #expect(counts["kept"] == 1 && counts["partial"] == 1)
  }
}
