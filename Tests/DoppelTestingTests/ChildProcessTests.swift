import DoppelTesting
import Foundation
import Testing

struct ChildProcessTests {
  @Test func `output, errors and exit code are told apart`() async throws {
    let ending = try await ChildProcess.run("/bin/sh", ["-c", "echo one; echo two >&2; exit 7"])
    #expect(ending == ChildProcess.Ending(code: 7, output: "one\n", errors: "two\n"))
  }

  @Test func `a signal that ended it is 128 and its number`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "echo ready; exec cat < \"$1\"", "sh", try Self.silentPipe.path])
    try await child.said("ready")
    #expect(child.isRunning)
    #expect(try await child.stop(SIGTERM).code == 128 + SIGTERM)
    #expect(child.isRunning == false)
  }

  @Test func `a program that does not end is killed, and that is an error`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "exec cat < \"$1\"", "sh", try Self.silentPipe.path])
    await #expect(throws: PeerError.self) { try await child.ending(within: .milliseconds(50)) }
    #expect(child.isRunning == false)
  }

  @Test func `a program that ended before it said the word is not waited for`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "echo no"])
    await #expect(throws: PeerError.self) { try await child.said("yes", within: .seconds(60)) }
  }

  @Test func `a line is waited for until it is whole`() async throws {
    let child = try ChildProcess("/bin/sh", ["-c", "echo first; printf 'port '; printf '80'; printf '80\nmore'"])
    #expect(try await child.line(after: "port ") == "8080")
    await #expect(throws: PeerError.self) { try await child.line(after: "more") }
  }

  @Test func `a file that it writes is waited for`() async throws {
    let folder = try TemporaryFolder()
    let child = try ChildProcess(
      "/bin/sh", ["-c", "echo done > \"$1\"; exec cat < \"$2\"", "sh", folder.file("x"), try Self.silentPipe.path])
    try await child.wrote(folder.file("x"))
    #expect(try folder.read("x") == "done\n")
    try await child.stop()
  }

  @Test func `variables are laid over the test's own, and nil removes one`() async throws {
    let ending = try await ChildProcess.run(
      "/bin/sh", ["-c", "echo \"$ADDED,${HOME-none},${PATH:+kept}\""], environment: ["ADDED": "yes", "HOME": nil])
    #expect(ending.output == "yes,none,kept\n")
  }

  /// A named pipe that nobody writes to, open at our end so that a reader waits for bytes that do not come.
  private static var silentPipe: (path: String, descriptor: Int32) {
    get throws {
      let path = try Self.shared.file("pipe-\(UUID().uuidString)")
      try #require(mkfifo(path, 0o600) == 0)
      return (path, open(path, O_RDWR | O_CLOEXEC))
    }
  }

  private static var shared: TemporaryFolder { get throws { try Self.made.get() } }
  private static let made = Result { try TemporaryFolder() }
}
