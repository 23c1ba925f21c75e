/// Why a command did not do what it was asked for: an exit code and a sentence that says what was expected, what came and what to do.
package struct CommandError: Error, Sendable, CustomStringConvertible {
  package var exitCode: ExitCode
  package var message: String

  package init(_ exitCode: ExitCode, _ message: String) {
    self.exitCode = exitCode
    self.message = message
  }

  package static func usage(_ message: String) -> CommandError { CommandError(.usage, message) }
  package static func failed(_ message: String) -> CommandError { CommandError(.failed, message) }

  package var description: String { self.message }
}
