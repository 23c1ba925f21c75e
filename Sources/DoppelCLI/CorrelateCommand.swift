internal import ArgumentParser
internal import DoppelApp

struct CorrelateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correlate",
    abstract: "Show which values of answers later requests hold: what replay and mock let travel.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Option(
    name: .customLong("in-direction"), help: ArgumentHelp("Which exchanges are read: out, in, any.", valueName: "WHICH"),
    completion: .list(["out", "in", "any"]))
  var direction = "any"

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: CorrelateRun {
    CorrelateRun(inputs: self.inputs, direction: self.direction, isStrict: self.strict, output: self.form.output)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
