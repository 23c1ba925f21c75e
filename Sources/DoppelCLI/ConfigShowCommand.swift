internal import ArgumentParser
internal import DoppelApp

struct ConfigShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective settings and where each came from.")

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "record, mock, replay, inspect, refresh or score; all of them where none is named.", valueName: "COMMAND"),
    completion: .list(SettingCatalog.commands))
  var command: String?

  /// What the flags ask for.
  var work: ConfigRun { ConfigRun(command: self.command, output: self.form.output) }

  func run() async throws {
    try await CommandRunner.run(self.common) { environment in
      try self.check(environment)
      return try self.work.run(environment)
    }
  }

  /// What a command would refuse is no effective setting: it is said as the command would say it.
  private func check(_ environment: Environment) throws {
    let sources = try SettingSources.find(environment)
    for name in self.command.map({ [$0] }) ?? SettingCatalog.commands where SettingCatalog.settings(of: name) != nil {
      do {
        try (Doppel.parseAsRoot(sources.expand([name])) as? any SettledCommand)?.check()
      } catch {
        let message = (error as? CommandError)?.message ?? Doppel.message(for: error)
        let origin = sources.origin(in: message, of: [name])
        throw CommandError.usage("\(name): " + message + (origin.map { "\n" + $0 } ?? ""))
      }
    }
  }
}
