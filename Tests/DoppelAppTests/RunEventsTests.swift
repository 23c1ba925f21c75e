import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct RunEventsTests {
  let console = Console(input: -1, output: -1, error: -1, variables: [:])

  private func child(_ script: String) throws -> Child {
    try Child(["/bin/sh", "-c", script], variables: ["PATH": "/usr/bin:/bin"])
  }

  private func name(_ ending: RunEvents.Ending) -> String {
    switch ending {
    case .child(let code): "child \(code.number)"
    case .signal(let number): "signal \(number)"
    case .timeout: "timeout"
    case .work: "work"
    case .failed(let error): "failed \(error.message)"
    }
  }

  @Test func `each end of a run is told`() async throws {
    let long = Duration.seconds(100)
    let child = try self.child("exit 7")
    #expect(self.name(await RunEvents.wait(child: child, timeout: long, console: self.console)) == "child 7")
    #expect(self.name(await RunEvents.wait(timeout: .milliseconds(1), console: self.console)) == "timeout")
    #expect(self.name(await RunEvents.wait(timeout: long, console: self.console, work: {})) == "work")
    let failed = await RunEvents.wait(
      timeout: long, console: self.console, preparation: { throw CommandError.failed("not healthy") })
    #expect(self.name(failed) == "failed not healthy")
  }

  @Test func `a preparation that succeeds ends nothing`() async throws {
    let child = try self.child("exit 3")
    let ending = await RunEvents.wait(child: child, console: self.console, preparation: {})
    #expect(self.name(ending) == "child 3")
  }

  @Test func `a time limit and a failed preparation end the child, and are told after its end`() async throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.file("never"), 0o600) == 0)
    let script =
      "trap 'echo > \(folder.file("ended")); exit 9' TERM; echo > \(folder.file("ready")); read -r x < \(folder.file("never"))"
    let child = try self.child(script)
    #expect(await Eventually.holds { FileStatus.exists(folder.file("ready")) })
    let ending = await RunEvents.wait(child: child, timeout: .milliseconds(1), console: self.console)
    #expect(self.name(ending) == "timeout" && FileStatus.exists(folder.file("ended")))
    try FileManager.default.removeItem(atPath: folder.file("ended"))
    try FileManager.default.removeItem(atPath: folder.file("ready"))
    let other = try self.child(script)
    #expect(await Eventually.holds { FileStatus.exists(folder.file("ready")) })
    let failed = await RunEvents.wait(child: other, console: self.console, preparation: { throw CommandError.failed("no") })
    #expect(self.name(failed) == "failed no" && FileStatus.exists(folder.file("ended")))
  }
}
