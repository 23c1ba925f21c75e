import DoppelTesting
import Foundation
import Testing

/// The counter service with a doppel beside it, as most tests of this target begin.
struct Setting {
  let doppel: DoppelProgram
  let server: PeerServer

  var serverURL: String { "http://localhost:\(self.server.port)" }

  init(environment: [String: String?] = [:]) async throws {
    self.doppel = try DoppelProgram()
    self.server = try await PeerServer(.counter, environment: environment)
  }

  /// Sends a request with curl and returns what it said and its exit code.
  static func curl(_ arguments: String...) async throws -> ChildProcess.Ending {
    try await self.curl(arguments)
  }

  static func curl(_ arguments: [String]) async throws -> ChildProcess.Ending {
    try await ChildProcess.run(
      try #require(Tool.curl.path), ["--silent", "--show-error", "--noproxy", ""] + arguments, within: .seconds(60))
  }

  /// Records what `paths` answer to GET by the outbound port; the files are in `folder`.
  func recordOut(_ paths: [String], into folder: String = "doppel/run", flags: [String] = []) async throws {
    let port = try FreePort.next()
    let recorder = try await self.doppel.serve(
      ["record", "--out", folder, "--in-port", "0", "--out-port", "\(port)"] + flags)
    for path in paths {
      let answer = try await Self.curl("--proxy", "http://127.0.0.1:\(port)", self.serverURL + path)
      #expect(answer.code == 0, "\(answer.errors)")
    }
    try await recorder.stop()
  }

  /// Records what `paths` answer to GET by the inbound port; the files are in `folder`.
  func recordIn(_ paths: [String], into folder: String = "doppel/run", flags: [String] = []) async throws {
    let port = try FreePort.next()
    let recorder = try await self.doppel.serve(
      ["record", "--out", folder, "--in-port", "\(port)", "--out-port", "0", "--app-port", "\(self.server.port)"] + flags)
    for path in paths {
      let answer = try await Self.curl("http://127.0.0.1:\(port)\(path)")
      #expect(answer.code == 0, "\(answer.errors)")
    }
    try await recorder.stop()
  }

  /// Starts a mock of what was recorded and lends a function that asks it; stops it and returns its ending.
  @discardableResult
  func mock(
    _ flags: [String] = [], from folder: String = "doppel/run",
    _ body: (_ ask: ([String]) async throws -> String) async throws -> Void
  ) async throws -> ChildProcess.Ending {
    let port = try FreePort.next()
    let standard = flags.contains("--out") ? [] : ["--no-out"]
    let mock = try await self.doppel.serve(["mock", "--in", folder, "--out-port", "\(port)"] + standard + flags)
    try await body { try await Self.curl(["--proxy", "http://127.0.0.1:\(port)"] + $0).output }
    return try await mock.stop()
  }
}

/// Reads a JSON document whose root is an object.
func document(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
}
