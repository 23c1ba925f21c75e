import DoppelTesting
import Foundation
import Testing

struct LifeTests {
  @Test func `what a test forgets is ended, with all that it started`() async throws {
    let folder = try TemporaryFolder()
    try #require(mkfifo(folder.file("never"), 0o600) == 0)
    let script = "cat < \"$1\" & echo $! > \"$2\"; wait"
    var child: ChildProcess? = try ChildProcess("/bin/sh", ["-c", script, "sh", folder.file("never"), folder.file("id")])
    try await child?.wrote(folder.file("id"))
    let grandchild = try #require(pid_t(try folder.read("id").trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(grandchild, 0) == 0)
    child = nil
    let isGone = await FolderWatch(folder.path).wait(atMost: .seconds(30)) { Self.isGone(grandchild) }
    #expect(isGone)
  }

  @Test func `a signal after the end is sent to nobody`() async throws {
    let child = try ChildProcess("/bin/true")
    #expect(try await child.ending().code == 0)
    child.send(SIGKILL)
    #expect(try await child.ending().code == 0)
  }

  /// Whether a process is no more, or only waits to be reaped by its new parent.
  private static func isGone(_ id: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return true }
    return status.contains(") Z ")
  }
}
