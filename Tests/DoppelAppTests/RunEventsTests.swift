import DoppelTesting
import Foundation
import Synchronization
import Testing

@testable import DoppelApp

/// A command that ends when it is told to, and keeps the signals that it gets.
private final class Fake: WrappedCommand {
  private let got = Mutex<[Int32]>([])
  private let told: @Sendable (Int32) -> Void

  /// - Parameter told: called with each signal, once it is kept.
  init(told: @escaping @Sendable (Int32) -> Void = { _ in }) { self.told = told }

  var signals: [Int32] { self.got.withLock { $0 } }
  func signal(_ number: Int32) {
    self.got.withLock { $0.append(number) }
    self.told(number)
  }
  func wait() async -> ExitCode { .done }
}

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

  /// The signals that a command gets of these events, and how the run ends.
  private func told(_ events: [RunEvents.Event]) async -> String {
    let (stream, continuation) = AsyncStream.makeStream(of: RunEvents.Event.self)
    for event in events { continuation.yield(event) }
    let child = Fake()
    let ending = await RunEvents.end(stream, child: child)
    return "\(child.signals) \(self.name(ending))"
  }

  @Test func `what the terminal sends before the command is started goes on to it, and not what it has itself`() async {
    let typed = RunEvents.Event.signal(.init(number: SIGINT, isFromTerminal: true))
    let sent = RunEvents.Event.signal(.init(number: SIGTERM, isFromTerminal: false))
    let ended = RunEvents.Event.child(.signal(SIGINT))
    #expect(await self.told([typed, .commandStarted, ended]) == "[\(SIGINT)] child 130")
    #expect(await self.told([.commandStarted, typed, ended]) == "[] child 130")
    #expect(await self.told([.commandStarted, sent, ended]) == "[\(SIGTERM)] child 130")
    #expect(await self.told([typed, .commandStarted, typed, ended]) == "[\(SIGINT), \(SIGKILL)] child 130")
  }

  @Test func `what is for the command goes on to it once it is there, each time, and is no signal to end`() async {
    let ended = RunEvents.Event.child(.child(0))
    let sent = RunEvents.Event.signal(.init(number: SIGTERM, isFromTerminal: false))
    let passed = RunEvents.Event.passed(SIGUSR1)
    #expect(await self.told([passed, .commandStarted, passed, passed, ended]) == "[\(SIGUSR1), \(SIGUSR1)] child 0")
    #expect(await self.told([.commandStarted, passed, sent, passed, ended]) == "[\(SIGUSR1), \(SIGTERM), \(SIGUSR1)] child 0")
  }

  /// The signals that a command gets of these events where none but SIGKILL ends it, and how the run ends.
  private func toldUntilKilled(_ events: [RunEvents.Event]) async -> String {
    let (stream, continuation) = AsyncStream.makeStream(of: RunEvents.Event.self)
    let child = Fake { if $0 == SIGKILL { continuation.yield(.child(.signal(SIGKILL))) } }
    for event in events { continuation.yield(event) }
    let ending = await RunEvents.end(stream, child: child, grace: .milliseconds(1))
    return "\(child.signals) \(self.name(ending))"
  }

  @Test func `a command that an interrupt to Doppel does not end is asked to end`() async {
    let (stream, continuation) = AsyncStream.makeStream(of: RunEvents.Event.self)
    let child = Fake { if $0 == SIGTERM { continuation.yield(.child(.signal(SIGTERM))) } }
    for event in [RunEvents.Event.commandStarted, .signal(.init(number: SIGINT, isFromTerminal: false))] {
      continuation.yield(event)
    }
    let ending = await RunEvents.end(stream, child: child, grace: .milliseconds(1))
    #expect("\(child.signals) \(self.name(ending))" == "[\(SIGINT), \(SIGTERM)] child 143")
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
  func `a command that takes its time to obey has it`(number: Int32) async {
    let sent = RunEvents.Event.signal(.init(number: number, isFromTerminal: false))
    #expect(await self.toldUntilKilled([.commandStarted, sent, .timeout]) == "[\(number), \(SIGTERM), \(SIGKILL)] timeout")
  }

  @Test func `a command that handles what is typed goes on until its time is over`() async {
    let typed = RunEvents.Event.signal(.init(number: SIGINT, isFromTerminal: true))
    #expect(await self.toldUntilKilled([.commandStarted, typed, .timeout]) == "[\(SIGTERM), \(SIGKILL)] timeout")
  }

  @Test func `a signal that comes before the command is how the run ends`() {
    #expect(RunEvents.ending(signal: nil) == nil)
    let ending = RunEvents.ending(signal: .init(number: SIGTERM, isFromTerminal: true))
    #expect(ending.map(self.name) == "child 143")
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
