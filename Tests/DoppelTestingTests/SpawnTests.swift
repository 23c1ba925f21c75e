import DoppelTesting
import Testing

struct SpawnTests {
  @Test func `a program starts with no signal blocked or ignored`() async throws {
    let ending = try await ChildProcess.run("/bin/grep", ["-E", "^Sig(Blk|Ign):", "/proc/self/status"])
    #expect(ending.output == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
  }

  @Test func `it starts in the folder that was given, and leads a group`() async throws {
    let folder = try TemporaryFolder()
    let child = try ChildProcess("/bin/sh", ["-c", "pwd; cut -d' ' -f5 /proc/$$/stat"], in: folder.path)
    let lines = try await child.ending().output.split(separator: "\n")
    #expect(lines.map(String.init) == [folder.path, "\(child.id)"])
  }

  @Test func `a program that is not there is an error with its path`() {
    #expect { try ChildProcess("/no/such/program") } throws: { "\($0)".contains("/no/such/program") }
  }
}
