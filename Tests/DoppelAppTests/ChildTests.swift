import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct ChildTests {
  private func child(_ script: String, _ variables: [String: String] = [:]) throws -> Child {
    try Child(["/bin/sh", "-c", script], variables: ["PATH": "/usr/bin:/bin"].merging(variables) { $1 }, ignoring: [])
  }

  @Test(arguments: [Int32(0), 1, 7, 255])
  func `its exit code is told`(_ code: Int32) async throws {
    #expect(await (try self.child("exit \(code)")).wait() == .child(code))
  }

  @Test func `the signal that ended it is told`() async throws {
    #expect(await (try self.child("kill -TERM $$")).wait() == .signal(SIGTERM))
  }

  @Test func `it has the variables that it is given and no others`() async throws {
    let folder = try TemporaryFolder()
    let child = try self.child("env > \"$FILE\"", ["FILE": folder.file("env"), "A": "1=2\n3"])
    #expect(await child.wait() == .child(0))
    let text = try folder.read("env")
    #expect(text.contains("A=1=2\n3\n") && !text.contains("HOME="))
  }

  @Test func `signals are passed on, also those that doppel itself handles or ignores`() async throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.file("never"), 0o600) == 0)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE] {
      let child = try self.child(
        "echo > \"$READY\"; exec cat < \"$NEVER\"",
        [
          "READY": folder.file("ready"), "NEVER": folder.file("never"),
        ])
      #expect(await Eventually.holds { FileStatus.exists(folder.file("ready")) })
      child.signal(number)
      #expect(await child.wait() == .signal(number))
      child.signal(number)
      try FileManager.default.removeItem(atPath: folder.file("ready"))
    }
  }

  private func mask(_ numbers: some Sequence<Int32>) -> UInt64 { numbers.reduce(0) { $0 | 1 << UInt64($1 - 1) } }

  @Test func `it ignores what doppel was told to ignore, and nothing else that doppel handles`() async throws {
    let folder = try TemporaryFolder()
    for ignored: Set<Int32> in [[], [SIGHUP], [SIGINT, SIGQUIT, SIGPIPE]] {
      let child = try Child(
        ["/bin/sh", "-c", "grep SigIgn /proc/self/status > \"$FILE\""],
        variables: ["PATH": "/usr/bin:/bin", "FILE": folder.file("status")], ignoring: ignored)
      #expect(await child.wait() == .child(0))
      let word = try #require(try folder.read("status").split(whereSeparator: \.isWhitespace).last)
      let found = try #require(UInt64(word, radix: 16))
      #expect(found & self.mask(Signals.handled + Signals.ignored) == self.mask(ignored))
    }
  }

  @Test func `a command that cannot be run is named`() {
    #expect(usage { _ = try Child(["/no/such"], variables: [:]) } == "cannot run /no/such: no such command")
    #expect(usage { _ = try Child(["/etc/passwd"], variables: [:]) } == "cannot run /etc/passwd: permission denied")
    #expect(usage { _ = try Child([], variables: [:]) } == "expected a command after --")
    #expect(usage { _ = try Child([""], variables: [:]) } == "expected a command after --")
  }
}
