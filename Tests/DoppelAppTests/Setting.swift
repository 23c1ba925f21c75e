import DoppelExchange
import DoppelProtocols
import DoppelRecording
import DoppelTesting
import DoppelWire
import Foundation
import NIOCore
import SystemPackage

@testable import DoppelApp

/// What surrounds a command in a test: a project and a home of its own, and files or a terminal that keep what it says.
final class Setting: Sendable {
  /// The moment that is always now.
  static let now = Timestamp(nanoseconds: 1_780_000_000_000_000_000)

  let folder: TemporaryFolder
  let home: TemporaryFolder
  let environment: Environment
  private let said: TemporaryFolder
  private let descriptors: [Int32]

  init(_ variables: [String: String] = [:], terminal: PseudoTerminal? = nil) throws {
    let (folder, home, said) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    let descriptors = ["output", "errors"].map { open(said.file($0), O_WRONLY | O_CREAT | O_APPEND, 0o600) }
    let all = ["HOME": home.path, "TERM": "xterm"].merging(variables) { $1 }
    let console =
      if let terminal {
        Console(input: terminal.descriptor, output: terminal.descriptor, error: terminal.descriptor, variables: all)
      } else {
        Console(input: -1, output: descriptors[0], error: descriptors[1], variables: all)
      }
    self.folder = folder
    self.home = home
    self.said = said
    self.descriptors = descriptors
    self.environment = Environment(variables: all, currentFolder: folder.path, console: console, now: { Self.now })
  }

  deinit { for descriptor in self.descriptors { close(descriptor) } }

  var output: String { (try? self.said.read("output")) ?? "" }
  var errors: String { (try? self.said.read("errors")) ?? "" }

  /// Writes a recording, as `record` does.
  @discardableResult
  func record(_ exchanges: [Exchange], into name: String = "doppel/run", _ format: RecordingFormat = .jsonl) async throws
    -> String
  {
    var options = RecordingWriter.Options()
    options.format = format
    options.decoding = RecordedBodies.decoding
    let writer = try RecordingWriter(folder: FilePath(self.folder.file(name)), options: options)
    for exchange in exchanges { writer.keepWhenThereIsRoom(exchange) }
    _ = await writer.finish()
    return self.folder.file(name)
  }

  /// The exchanges of a recording.
  func exchanges(_ name: String) throws -> [Exchange] {
    var exchanges: [Exchange] = []
    try RecordingSource([FilePath(self.folder.file(name))]).load { exchanges.append($0) }
    return exchanges
  }
}

/// A recorded exchange of HTTP, one second after that of the number before.
func exchange(
  _ number: Int = 1, _ path: String = "/items/1", direction: Direction = .outbound, host: String = "items.example.com",
  port: Int = 80, body: String = #"{"id":1}"#, code: Int = 200, method: String = "GET", sent: String = ""
) -> Exchange {
  var fields = Fields(["Host": "\(host):\(port)"])
  if !sent.isEmpty {
    fields.append("Content-Type", "application/json")
    fields.append("Content-Length", "\(sent.utf8.count)")
  }
  let request = Message(
    start: .request(method: method, target: path, version: "HTTP/1.1"), fields: fields, body: ByteBuffer(string: sent),
    framing: sent.isEmpty ? .none : .length)
  let response = Message(
    start: .status(version: "HTTP/1.1", code: code, reason: "OK"),
    fields: Fields(["Content-Type": "application/json", "Content-Length": "\(body.utf8.count)"]),
    body: ByteBuffer(string: body),
    framing: .length)
  let wire = Protocols.all[0]
  return Exchange(
    id: ExchangeID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number)), protocolName: "http",
    direction: direction, service: "shop", client: Endpoint(address: "127.0.0.1", port: 40_000),
    server: Endpoint(name: host, port: port), startedAt: Setting.now.advanced(by: .seconds(number)),
    duration: .milliseconds(2), request: request, response: response, command: method, location: path, status: "\(code)",
    signature: wire.signature(of: request, host: nil))
}

/// The error of a command that fails; `nil` where it does not, or with another error.
func failure(_ body: () async throws -> Void) async -> CommandError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? CommandError
  }
}

/// The sentence of a command's error, where its exit code is 2.
func usage(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    guard let error = error as? CommandError, error.exitCode == .usage else { return "\(error)" }
    return error.message
  }
}
