import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct WatchedProcessTests {
  @Test func `the end of a process is told, and stays told`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "echo ready; read x < /dev/zero"])
    try await child.said("ready")
    let process = try #require(WatchedProcess(child.id))
    #expect(!process.hasEnded(within: 0))
    #expect(!process.hasEnded(within: 10))
    try await child.stop(SIGKILL)
    #expect(process.hasEnded(within: 10_000))
    #expect(process.hasEnded(within: 0))
  }

  @Test func `it gets signals, and none after its end`() async throws {
    let script = "trap 'echo heard; exit 3' TERM; echo ready; while :; do sleep 0.1; done"
    let child = try ChildProcess("/bin/sh", ["-c", script])
    try await child.said("ready")
    let process = try #require(WatchedProcess(child.id))
    process.signal(SIGTERM)
    let ending = try await child.ending()
    #expect(ending.code == 3 && ending.output.contains("heard"))
    process.signal(SIGTERM)
    #expect(process.hasEnded(within: 0))
  }

  @Test func `where there is no process there is nothing to watch`() async throws {
    let child = try ChildProcess("/bin/true")
    _ = try await child.ending()
    #expect(WatchedProcess(child.id) == nil)
    #expect(WatchedProcess(-1) == nil)
    #expect(WatchedProcess(0) == nil)
  }
}
