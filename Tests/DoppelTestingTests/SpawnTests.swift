import DoppelTesting
import Testing

struct SpawnTests {
  @Test func `a program starts with no signal blocked or ignored`() async throws {
    let ending = try await ChildProcess.run("/bin/grep", ["-E", "^Sig(Blk|Ign):", "/proc/self/status"])
    // signals 32 and 33 belong to the C library, which lets nobody touch them
    let masks = ending.output.split(separator: "\n").compactMap { $0.split(separator: "\t").last }.map { UInt64($0, radix: 16) }
    #expect(masks.map { $0.map { $0 & 0x7fff_ffff } } == [0, 0], "\(ending.output)")
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
