package import ArgumentParser
internal import DoppelApp

/// The command line: one file a command.
package struct Doppel: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "doppel",
    abstract: "A working double of everything a service talks to, from its real traffic.",
    version: Version.text,
    subcommands: [
      RecordCommand.self, MockCommand.self, ReplayCommand.self, InspectCommand.self, FilesCommand.self, CertsCommand.self,
      ConfigCommand.self, VersionCommand.self, CompletionCommand.self,
    ])

  package init() {}

  /// Runs the command line of this process and ends it with the exit codes of the command's page: 2 for wrong usage.
  package static func start() async -> Never {
    Signals.ignoreWriteFailures()
    do {
      let arguments = try SettingSources.process().expand(Array(CommandLine.arguments.dropFirst()))
      var command = try Self.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Self.exit()
    } catch let error as CommandError {
      Environment.process().console.error("doppel: \(error.message)")
      Self.exit(withError: ArgumentParser.ExitCode(error.exitCode.number))
    } catch let error as ArgumentParser.ExitCode {
      Self.exit(withError: error)
    } catch {
      guard Self.exitCode(for: error) == .validationFailure else { Self.exit(withError: error) }
      Environment.process().console.error(Self.fullMessage(for: error))
      Self.exit(withError: ArgumentParser.ExitCode(DoppelApp.ExitCode.usage.number))
    }
  }
}
