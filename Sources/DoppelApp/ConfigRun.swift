internal import DoppelReport

/// `doppel config show`: the effective settings and where each came from.
package struct ConfigRun: Equatable {
  package var command: String?
  package var output: String

  package init(command: String?, output: String) {
    self.command = command
    self.output = output
  }

  /// - Throws: `CommandError` with exit code 2.
  package func run(_ environment: Environment) throws -> ExitCode {
    let file = try SettingsFile.find(environment)
    try file?.check()
    let sources = SettingSources(variables: environment.variables, file: file)
    let commands = self.command.map { [$0] } ?? SettingCatalog.commands
    var rows: [[String]] = []
    for command in commands {
      guard let settings = SettingCatalog.settings(of: command) else {
        throw CommandError.usage("expected one of \(SettingCatalog.commands.joined(separator: ", ")), not \"\(command)\"")
      }
      for setting in settings {
        let found = sources.values(of: setting, command: command)
        let value = found.map { $0.values.joined(separator: ", ") } ?? setting.standard
        rows.append([command, setting.name, value, (found?.origin ?? .default).text])
      }
    }
    try TableOutput.write(
      columns: ["command", "setting", "value", "from"], rows: rows, as: self.output, to: environment.console)
    return .done
  }
}
