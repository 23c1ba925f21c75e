package import ArgumentParser
internal import DoppelApp

/// The command line: one file a command.
package struct Doppel: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "doppel",
    abstract: "A working double of everything a service talks to, from its real traffic.",
    version: Version.text,
    subcommands: [
      RecordCommand.self, MockCommand.self, ReplayCommand.self, GatewayCommand.self, InspectCommand.self, NoiseCommand.self,
      CorrelateCommand.self, ExplainCommand.self, MatchRateCommand.self, RefreshCommand.self, ScoreCommand.self,
      FilesCommand.self, CertsCommand.self, ConfigCommand.self, VersionCommand.self, CompletionCommand.self,
    ])

  package init() {}

  /// Becomes the process that keeps a sandbox, and never returns, where Doppel started this process for that. Called before
  /// anything has started a thread.
  package static func keepSandboxIfAsked() { SandboxKeeping.runIfAsked(CommandLine.arguments) }

  /// Runs the command line of this process and ends it.
  package static func start() async -> Never {
    Signals.ignoreWriteFailures()
    let code = await Self.execute(Array(CommandLine.arguments.dropFirst()), in: .process())
    Self.exit(withError: ArgumentParser.ExitCode(code))
  }

  /// Runs a command line and returns the exit code of the command's page: 2 for wrong usage, 3 for what could not be done.
  static func execute(_ arguments: [String], in environment: Environment) async -> Int32 {
    do {
      let sources = try SettingSources.find(environment)
      return await CommandRunner.$origins.withValue(FlagOrigins(sources: sources, arguments: arguments)) {
        await CommandRunner.$environment.withValue(environment) { await Self.execute(arguments, sources, environment.console) }
      }
    } catch {
      return Self.tell(error, environment.console)
    }
  }

  private static func execute(_ arguments: [String], _ sources: SettingSources, _ console: Console) async -> Int32 {
    do {
      var command = try Self.parseAsRoot(try sources.expand(arguments))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return DoppelApp.ExitCode.done.number
    } catch let error as ArgumentParser.ExitCode {
      return error.rawValue
    } catch {
      return Self.tell(error, console)
    }
  }

  /// Says what the parser threw: help and the like on standard output, everything else as an error.
  private static func tell(_ error: any Error, _ console: Console) -> Int32 {
    if let error = error as? CommandError {
      CommandRunner.tell(error, console)
      return error.exitCode.number
    }
    switch Self.exitCode(for: error) {
    case .success:
      console.write(Self.fullMessage(for: error) + "\n")
      return DoppelApp.ExitCode.done.number
    case .validationFailure:
      console.error(Self.fullMessage(for: error))
      if let origin = CommandRunner.origins?.origin(in: Self.message(for: error)) { console.error(origin) }
      return DoppelApp.ExitCode.usage.number
    default:
      console.error("doppel: \(error)")
      return DoppelApp.ExitCode.failed.number
    }
  }
}
