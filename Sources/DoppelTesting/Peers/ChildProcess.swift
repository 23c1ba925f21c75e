internal import Foundation

/// A program that a test runs: always reaped, stopped by its process id, with what it said kept in files.
package final class ChildProcess: Sendable {
  /// How a program ended and what it said.
  package struct Ending: Sendable, Equatable {
    /// The exit code; 128 + n where signal n ended it.
    package let code: Int32
    package let output: String
    package let errors: String

    package init(code: Int32, output: String, errors: String) {
      self.code = code
      self.output = output
      self.errors = errors
    }
  }

  private let name: String
  private let folder: TemporaryFolder
  private let life: Life

  /// Starts `path` with `arguments`; `environment` is laid over the test's own, in which a `nil` removes a variable.
  ///
  /// - Parameter terminal: takes the place of its three streams; what it says is then on the screen alone.
  package init(
    _ path: String, _ arguments: [String] = [], environment: [String: String?] = [:], in workingFolder: String? = nil,
    terminal: PseudoTerminal? = nil
  ) throws {
    self.name = path.split(separator: "/").last.map(String.init) ?? path
    self.folder = try TemporaryFolder()
    let spawn = Spawn(
      path: path, arguments: arguments, environment: Self.overlay(environment), folder: workingFolder,
      output: self.folder.file("output"), errors: self.folder.file("errors"),
      terminal: terminal?.path)
    self.life = Life(try spawn.start())
  }

  /// What a test has forgotten, or left by an error, ends with all that it started.
  deinit { self.life.killGroup() }

  /// The process id.
  package var id: Int32 { self.life.id }
  package var isRunning: Bool { self.life.isRunning }
  /// What it wrote to its standard output so far.
  package var output: String { (try? self.folder.read("output")) ?? "" }
  /// What it wrote to its standard error so far.
  package var errors: String { (try? self.folder.read("errors")) ?? "" }

  /// Sends a signal, unless it has ended.
  package func send(_ signal: Int32) { self.life.send(signal) }

  /// Waits until it has said `text` on either stream.
  @discardableResult
  package func said(_ text: String, within limit: Duration = .seconds(60)) async throws -> Self {
    let folder = FolderWatch(self.folder.path)
    let found = await folder.wait(atMost: limit) {
      self.output.contains(text) || self.errors.contains(text) || !self.isRunning
    }
    guard found, self.output.contains(text) || self.errors.contains(text) else { throw self.notReady("“\(text)”") }
    return self
  }

  /// Waits until it has written a whole line to its standard output that begins with `text`, and gives the rest of that line.
  package func line(after text: String, within limit: Duration = .seconds(60)) async throws -> String {
    let folder = FolderWatch(self.folder.path)
    let rest: @Sendable () -> String? = {
      let lines = self.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      return lines.first { $0.hasPrefix(text) }.map { String($0.dropFirst(text.count)) }
    }
    _ = await folder.wait(atMost: limit) { rest() != nil || !self.isRunning }
    guard let found = rest() else { throw self.notReady("“\(text)”") }
    return found
  }

  /// Waits until it has written something to the file at `path`, in a folder that exists.
  @discardableResult
  package func wrote(_ path: String, within limit: Duration = .seconds(60)) async throws -> Self {
    let folder = FolderWatch(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    let isWritten: @Sendable () -> Bool = { (FileManager.default.contents(atPath: path)?.isEmpty ?? true) == false }
    let found = await folder.wait(atMost: limit) { isWritten() || !self.isRunning }
    guard found, isWritten() else { throw self.notReady(path) }
    return self
  }

  /// Waits for its end; a program that has not ended within the limit is killed, and that is an error.
  package func ending(within limit: Duration = .seconds(120)) async throws -> Ending {
    let code = await withTaskGroup(of: Int32?.self) { group in
      group.addTask { await self.life.code() }
      group.addTask {
        try? await Task.sleep(for: limit)
        if !Task.isCancelled { self.life.killGroup() }
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    guard let code else {
      _ = await self.life.code()
      throw PeerError.didNotEnd(program: self.name, said: self.output + self.errors)
    }
    return Ending(code: code, output: self.output, errors: self.errors)
  }

  /// Sends a signal and waits for the end.
  @discardableResult
  package func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(30)) async throws -> Ending {
    self.send(signal)
    return try await self.ending(within: limit)
  }

  /// Runs a program to its end.
  package static func run(
    _ path: String, _ arguments: [String] = [], environment: [String: String?] = [:], in workingFolder: String? = nil,
    within limit: Duration = .seconds(120)
  ) async throws -> Ending {
    try await ChildProcess(path, arguments, environment: environment, in: workingFolder).ending(within: limit)
  }

  private func notReady(_ what: String) -> PeerError {
    .notReady(program: self.name, waitedFor: what, said: self.output + self.errors)
  }

  private static func overlay(_ changes: [String: String?]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in changes { environment[name] = value }
    return environment
  }
}
