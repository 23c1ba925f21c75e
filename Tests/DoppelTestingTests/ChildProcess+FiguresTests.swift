import DoppelTesting
import Testing

@Suite(.enabled(if: OpenSockets.isKnown, "only Linux tells what a program has taken"))
struct ChildProcessFiguresTests {
  @Test func `memory, time and files of a program that is busy are told`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "exec 7</dev/null 8</dev/null; while :; do :; done"])
    #expect(await Eventually.holds { child.processorTime ?? .zero > .milliseconds(50) })
    #expect(try #require(child.peakMemory) > 100_000)
    #expect(try #require(child.openFiles) >= 5)
    try await child.stop()
    #expect(child.peakMemory == nil && child.processorTime == nil && child.openFiles == nil)
  }
}
