internal import DoppelRecording
internal import DoppelReport
internal import SystemPackage

/// `doppel refresh undo`: brings back what was there before the last refresh.
package struct RefreshUndoRun: Sendable, Equatable {
  private let inputs: [String]

  package init(inputs: [String]) { self.inputs = inputs }

  /// Check failed where files have changed since, and nothing was undone then.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let paths = try RunFolder.inputs(self.inputs, environment)
    let history = RefreshHistory(of: try RunFolder.workspace(of: paths, environment))
    let nothing = CommandError.usage("there is no refresh to undo in \(RunFolder.shown(history.folder, environment))")
    // the lock would make the folder
    guard history.isThere else { throw nothing }
    let lock = try RefreshRun.lock(history, environment)
    defer { withExtendedLifetime(lock) {} }
    let outcome: RefreshHistory.Undo
    do {
      outcome = try history.undo()
    } catch {
      throw RefreshRun.failure("nothing was undone", error)
    }
    switch outcome {
    case .nothing: throw nothing
    case .changedSince(let files):
      for file in files {
        environment.console.error("doppel: \(RunFolder.shown(file, environment)) has changed since the refresh")
      }
      environment.console.error("doppel: nothing was undone")
      return .checkFailed
    case .done(let folder, let count):
      environment.console.note(
        "\(NumberText.count(count, "file is", "files are")) as before \(RunFolder.shown(folder, environment))")
      return .done
    }
  }
}
