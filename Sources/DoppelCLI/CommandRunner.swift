internal import ArgumentParser
internal import DoppelApp

/// Runs a command's body and turns how it ended into the process's exit code.
enum CommandRunner {
  /// What surrounds the commands: the process, or what a test has put in its place.
  @TaskLocal static var environment = Environment.process()
  /// Where the flags came from; `nil` where all were typed.
  @TaskLocal static var origins: FlagOrigins?

  static func run(_ options: CommonOptions, _ body: (Environment) async throws -> DoppelApp.ExitCode) async throws {
    let environment = self.environment
    environment.console.setVerbosity(options.level)
    let code: DoppelApp.ExitCode
    do {
      code = try await body(environment)
    } catch let error as CommandError {
      self.tell(error, environment.console)
      code = error.exitCode
    }
    if code != .done { throw ArgumentParser.ExitCode(code.number) }
  }

  static func tell(_ error: CommandError, _ console: Console) {
    console.error("doppel: \(error.message)")
    if let origin = self.origins?.origin(in: error.message) { console.error(origin) }
  }
}
