internal import ArgumentParser
internal import DoppelApp

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "List and show exchanges; a full-screen browser on a terminal.",
    discussion: "The filter is an expression such as: host IS api.example.com AND status >= 500")

  @Option(
    name: .customLong("in"), help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"), completion: .directory)
  var inputs: [String] = []

  @Option(help: ArgumentHelp("Show this exchange whole; the first letters of its id are enough.", valueName: "ID"))
  var show: String?

  @Flag(help: "Print the list even on a terminal.")
  var list = false

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(help: ArgumentHelp("Which exchanges.", valueName: "FILTER"))
  var filter: [String] = []

  /// What the flags ask for.
  var work: InspectRun {
    InspectRun(
      inputs: self.inputs, show: self.show, lists: self.list, isStrict: self.strict, output: self.form.output,
      filter: self.filter.joined(separator: " ")
    )
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
