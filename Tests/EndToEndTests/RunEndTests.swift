import DoppelTesting
import Foundation
import Testing

/// How runs end that could not do what they were asked for.
@Suite(.needs(.doppel))
struct RunEndTests {
  let doppel: DoppelProgram

  init() throws { self.doppel = try DoppelProgram() }

  private func manifest(_ folder: String) throws -> [String: Any] {
    try document(try self.doppel.workspace.read("\(folder)/recording.json"))
  }

  @Test(.needs(.python, .curl)) func `a signal ends the wait for health, and the recording is complete`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try setting.doppel.start([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)",
      "--health", "http://127.0.0.1:\(try FreePort.next())/",
    ])
    let answer = try await Setting.curl(
      "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "--proxy", "http://127.0.0.1:\(port)",
      setting.serverURL + "/version")
    #expect(answer.code == 0, "\(answer.errors)")
    let ending = try await recorder.stop(SIGINT)
    #expect(ending.code == 0, "\(ending.errors)")
    let manifest = try document(try setting.doppel.workspace.read("doppel/run/recording.json"))
    #expect(manifest["state"] as? String == "complete")
  }

  @Test func `a time limit ends the wait for health`() async throws {
    let ending = try await self.doppel.run([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto", "--timeout", "300ms",
      "--health", "http://127.0.0.1:\(try FreePort.next())/", "--", "/bin/sh", "-c", "exec sleep 100",
    ])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try self.manifest("doppel/run")["state"] as? String == "complete")
  }

  @Test func `a child's end ends the wait for health`() async throws {
    let ending = try await self.doppel.run([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto",
      "--health", "http://127.0.0.1:\(try FreePort.next())/", "--", "/bin/sh", "-c", "exit 7",
    ])
    #expect(ending.code == 7, "\(ending.errors)")
  }

  @Test(.needs(.python)) func `what cannot be said when ready ends the child and the run with 3`() async throws {
    let port = try FreePort.next()
    let ending = try await self.doppel.run(
      [
        "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto", "--ready-file", "/no/such/folder/ready",
        "--health", "http://127.0.0.1:\(port)/", "--", try #require(Tool.python.path), "-m", "http.server", "--bind",
        "127.0.0.1", "\(port)",
      ], within: .seconds(30))
    #expect(ending.code == 3, "\(ending.errors)")
  }

  @Test func `a child that does not obey the time limit is killed`() async throws {
    let ending = try await self.doppel.run(
      [
        "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto", "--timeout", "200ms", "--", "/bin/sh", "-c",
        "trap '' TERM; while :; do sleep 0.1; done",
      ], within: .seconds(30))
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test func `what doppel was told to ignore its child ignores too, and a hang-up ends neither`() async throws {
    for (ignored, mask) in [("HUP", UInt64(1)), ("HUP INT", 3), ("", 0)] {
      let recorder = try self.doppel.start(
        [
          "record", "--out", "doppel/\(mask)", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c",
          "grep SigIgn /proc/self/status; echo begun; exec sleep 100",
        ], after: mask == 0 ? nil : "trap '' \(ignored)")
      try await recorder.said("begun")
      let words = recorder.output.split(whereSeparator: \.isWhitespace)
      let status = try #require(words.firstIndex(of: "SigIgn:").flatMap { UInt64(words[$0 + 1], radix: 16) })
      #expect(status & 0b1000000000111 == mask)
      if mask > 0 { recorder.send(SIGHUP) }
      // a hang-up that were obeyed would make this the second signal, which kills
      let ending = try await recorder.stop(SIGTERM)
      #expect(ending.code == 128 + SIGTERM, "\(ending.errors)")
    }
  }

  @Test(arguments: ["auto", "env"])
  func `a signal that programs use for themselves goes on to the command, and ends nothing`(intercept: String) async throws {
    let script = "trap 'echo first' USR1; trap 'echo second' USR2; echo begun; while :; do sleep 0.1; done"
    let recorder = try self.doppel.start([
      "record", "--out", "doppel/run", "--in-port", "0", "--out-port", "auto", "--intercept", intercept, "--", "/bin/sh", "-c",
      script,
    ])
    try await recorder.said("begun")
    for (number, word) in [(SIGUSR1, "first"), (SIGUSR2, "second")] {
      recorder.send(number)
      try await recorder.said(word)
    }
    let ending = try await recorder.stop(SIGTERM)
    #expect(ending.code == 128 + SIGTERM && ending.errors.contains("0 exchanges"), "\(ending.errors)")
  }

  @Test(arguments: ["record", "mock"])
  func `a run whose port is taken leaves no folder behind`(_ command: String) async throws {
    let holder = try await self.doppel.holdPort()
    defer { holder.release() }
    try self.doppel.workspace.write("", to: "in/segment-0001.jsonl")
    let flags = command == "record" ? ["--in-port", "0"] : ["--in", "in", "--on-miss", "record"]
    for _ in 0..<2 {
      let ending = try await self.doppel.run([command, "--out", "doppel/run", "--out-port", "\(holder.port)"] + flags)
      #expect(ending.code == 3, "\(ending.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: self.doppel.workspace.file("doppel")) == ["holder"])
  }

  @Test(.needs(.python, .curl)) func `a folder that is removed while recording ends with 3 and is named`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(port)", "--out-port", "0", "--app-port", "\(setting.server.port)",
    ])
    #expect(try await Setting.curl("http://127.0.0.1:\(port)/count/a").code == 0)
    let folder = setting.doppel.workspace.file("doppel/run")
    while setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").isEmpty { await Task.yield() }
    try FileManager.default.moveItem(atPath: folder, toPath: setting.doppel.workspace.file("gone"))
    let ending = try await recorder.stop()
    #expect(ending.code == 3, "\(ending.errors)")
    #expect(ending.errors.contains("1 exchange was lost: the recording's folder was removed"), "\(ending.errors)")
  }

  @Test func `config show reports names that are no settings`() async throws {
    try self.doppel.workspace.write("no-such-setting: 1\n", to: "doppel/doppel.yaml")
    let ending = try await self.doppel.run(["config", "show"])
    #expect(ending.code == 2, "\(ending.output)")
    #expect(ending.errors.contains("no-such-setting"))
  }
}
