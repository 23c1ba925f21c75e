import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct RecordTests {
  @Test func `the ready file is one JSON document and names the ports`() async throws {
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let ready = doppel.workspace.file("ready.json")
    let recorder = try doppel.start([
      "record", "--in-port", "0", "--out-port", "\(port)", "--ready-file", ready, "--out", "doppel/run",
    ])
    try await recorder.wrote(ready)
    _ = try document(try doppel.workspace.read("ready.json"))
    #expect(try doppel.workspace.read("ready.json").contains("\(port)"))
    try await recorder.said("\(port)")
    try await recorder.stop()
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends it with a summary, and the files are whole`(_ signal: Int32) async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(port)", "--out-port", "0", "--app-port", "\(setting.server.port)",
    ])
    for _ in 0..<3 { #expect(try await Setting.curl("http://127.0.0.1:\(port)/count/a").code == 0) }
    let ending = try await recorder.stop(signal)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("doppel/run"), "the summary says where the recording is")
    #expect(ending.errors.contains("3"))
    #expect(setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").count == 3)
    _ = try document(try setting.doppel.workspace.read("doppel/run/recording.json"))
  }

  @Test func `both directions of one program are recorded`() async throws {
    let setting = try await Setting()
    let (inbound, outbound) = (try FreePort.next(), try FreePort.next())
    let recorder = try await setting.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(inbound)", "--out-port", "\(outbound)",
      "--app-port", "\(setting.server.port)", "--service", "shop",
    ])
    _ = try await Setting.curl("http://127.0.0.1:\(inbound)/version")
    _ = try await Setting.curl("--proxy", "http://127.0.0.1:\(outbound)", setting.serverURL + "/version")
    try await recorder.stop()
    let texts = try setting.doppel.workspace.files(under: "doppel/run", suffix: ".md")
      .map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(texts.count { $0.contains("direction: IN") } == 1)
    #expect(texts.count { $0.contains("direction: OUT") } == 1)
    #expect(texts.count { $0.contains(#""service":"shop""#) } == 2)
  }

  @Test(arguments: [("markdown", ".md"), ("json", ".json"), ("jsonl", ".jsonl")])
  func `each format holds what was seen and is read again`(_ format: String, suffix: String) async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/count/b", "/bytes/5000"], flags: ["--format", format])
    #expect(setting.doppel.workspace.files(under: "doppel/run", suffix: suffix).isEmpty == false)
    try await setting.server.process.stop()
    try await setting.mock { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
      #expect(try await ask([setting.serverURL + "/bytes/5000"]).count == 5000)
    }
  }

  @Test func `recordings and keys are for their owner only`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let workspace = setting.doppel.workspace
    for file in workspace.files(under: "doppel/run") where FileManager.default.fileExists(atPath: file) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      #expect(try workspace.permissions(of: file) == (isFolder.boolValue ? 0o700 : 0o600), "\(file)")
    }
    #expect(try workspace.permissions(of: workspace.file("doppel/run")) == 0o700)
    #expect(try workspace.permissions(of: setting.doppel.authorityKey) == 0o600)
  }

  @Test(arguments: [("markdown", ".md"), ("json", ".json"), ("jsonl", ".jsonl")])
  func `killed in the middle, at most the last second is missing and every file is whole`(
    _ format: String, suffix: String
  ) async throws {
    let doppel = try DoppelProgram()
    let server = try await LoopbackServer(answer: { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" })
    let port = try FreePort.next()
    let recorder = try await doppel.serve([
      "record", "--out", "doppel/run", "--format", format, "--in-port", "\(port)", "--out-port", "0",
      "--app-host", "127.0.0.1", "--app-port", "\(server.port)",
    ])
    let start = ContinuousClock.now
    var answered: [ContinuousClock.Instant] = []
    // Faster than one file for each exchange may follow: what waits for its file must not be lost either (decision 0008).
    while ContinuousClock.now - start < .milliseconds(2_500) {
      let client = try await LoopbackConnection.connect(to: port)
      try await client.send("GET /number-\(answered.count)- HTTP/1.1\r\nHost: localhost\r\n\r\n")
      try await client.received("ok")
      answered.append(.now)
      await client.close()
    }
    let killed = ContinuousClock.now
    try await recorder.stop(SIGKILL)
    await server.close()
    let manifest = try document(try doppel.workspace.read("doppel/run/recording.json"))
    #expect(manifest["state"] as? String == "running")
    let waiting = format == "jsonl" ? [] : doppel.workspace.files(under: "doppel/run", suffix: "unwritten.jsonl")
    let texts = try (doppel.workspace.files(under: "doppel/run", suffix: suffix) + waiting)
      .filter { !$0.hasSuffix("recording.json") }.map { try String(contentsOfFile: $0, encoding: .utf8) }
    if format == "jsonl" { #expect(texts.allSatisfy { $0.hasSuffix("\n") }, "a line is whole or not there") }
    let kept = Set(texts.flatMap { $0.matches(of: /number-(\d+)-/).compactMap { Int($0.output.1) } })
    let due = answered.indices.filter { killed - answered[$0] > .seconds(1) }
    #expect(due.count > 10 && kept.isSuperset(of: due), "missing: \(Set(due).subtracting(kept).sorted())")
    let read = try await doppel.run(["inspect", "--strict", "--list", "--in", "doppel/run"])
    #expect(read.code == 0, "\(read.errors)")
    #expect(kept.allSatisfy { read.output.contains("/number-\($0)-") })
  }

  @Test func `a body over the limit passes whole and is kept in part`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(port)", "--out-port", "0", "--max-body", "1KiB",
      "--app-port", "\(setting.server.port)",
    ])
    let answer = try await Setting.curl("http://127.0.0.1:\(port)/bytes/100000")
    try await recorder.stop()
    #expect(answer.output.count == 100_000)
    let files = setting.doppel.workspace.files(under: "doppel/run", suffix: ".md")
    #expect(files.count == 1)
    #expect(try files.allSatisfy { try String(contentsOfFile: $0, encoding: .utf8).count < 20_000 })
  }

  @Test func `a mapped port forwards and records`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "0",
      "--map", "\(port)=localhost:\(setting.server.port)",
    ])
    let answer = try await Setting.curl("http://127.0.0.1:\(port)/count/mapped")
    try await recorder.stop()
    #expect(answer.output == #"{"name": "mapped", "count": 1}"#)
    #expect(setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").count == 1)
  }

  @Test(.needs(.openssl)) func `a bad certificate upstream is a clear failure`() async throws {
    let authority = try await PrivateAuthority()
    let server = try await PeerServer(.httpServer, authority: authority)
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let recorder = try await doppel.serve(["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)"])
    let answer = try await Setting.curl(
      "--proxy", "http://127.0.0.1:\(port)", "--cacert", doppel.authority, "--write-out", "%{http_code}",
      "https://localhost:\(server.port)/hello.json")
    let ending = try await recorder.stop()
    #expect(answer.output.contains("hello") == false || answer.output.contains("world") == false)
    #expect(answer.code != 0 || answer.output.hasSuffix("502"), "\(answer)")
    #expect(ending.errors.contains("certificate"))
    try await server.process.stop()
  }

  @Test(.needs(.openssl)) func `a host that is not intercepted is tunnelled untouched`() async throws {
    let authority = try await PrivateAuthority()
    let server = try await PeerServer(.httpServer, authority: authority)
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let recorder = try await doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)", "--no-tls-intercept", "localhost",
    ])
    let answer = try await Setting.curl(
      "--proxy", "http://127.0.0.1:\(port)", "--cacert", authority.certificate, "https://localhost:\(server.port)/hello.json")
    try await recorder.stop()
    #expect(answer.output == #"{"hello": "world", "price": 10.50}"#, "\(answer.errors)")
    #expect(try doppel.workspace.read("doppel/run/recording.json").contains("opaque"))
    try await server.process.stop()
  }
}
