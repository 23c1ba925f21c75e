internal import ArgumentParser
internal import DoppelApp

struct ConfigShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective settings and where each came from.")

  @Option(
    name: .shortAndLong, help: ArgumentHelp("pretty, json, yaml or csv.", valueName: "FORM"),
    completion: .list(["pretty", "json", "yaml", "csv"]))
  var output = "pretty"

  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(
    help: ArgumentHelp("record, mock, replay or inspect; all of them where none is named.", valueName: "COMMAND"),
    completion: .list(["record", "mock", "replay", "inspect"]))
  var command: String?

  /// What the flags ask for.
  var work: ConfigRun { ConfigRun(command: self.command, output: self.output) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
