import DoppelTesting
import Foundation

/// A port that somebody listens on.
struct HeldPort {
  let port: Int
  private let process: ChildProcess

  init(port: Int, process: ChildProcess) {
    self.port = port
    self.process = process
  }

  func release() { self.process.send(SIGTERM) }
}

extension DoppelProgram {
  /// Takes a free port with a doppel of its own, which is what usually has it.
  func holdPort() async throws -> HeldPort {
    let port = try FreePort.next()
    let process = try await self.serve(
      ["record", "--out", "doppel/holder", "--in-port", "0", "--out-port", "\(port)"])
    return HeldPort(port: port, process: process)
  }
}
