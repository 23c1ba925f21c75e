internal import ArgumentParser
internal import DoppelApp

struct ConfigShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective settings and where each came from.")

  @Option(name: .shortAndLong, help: ArgumentHelp("pretty, json, yaml or csv.", valueName: "FORM"))
  var output = "pretty"

  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(help: ArgumentHelp("record, mock or replay; all of them where none is named.", valueName: "COMMAND"))
  var command: String?

  func run() async throws {
    try await CommandRunner.run(self.common) { environment in
      try ConfigRun(command: self.command, output: self.output).run(environment)
    }
  }
}
