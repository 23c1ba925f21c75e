internal import ArgumentParser
internal import DoppelApp

struct FilesConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "convert", abstract: "Write recordings in another form.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable.", valueName: "DIR"),
    completion: .directory)
  var inputs: [String]

  @Option(help: ArgumentHelp("The new folder; an existing non-empty one is refused.", valueName: "DIR"), completion: .directory)
  var out: String

  @Option(
    help: ArgumentHelp("markdown, json or jsonl.", valueName: "FORMAT"), completion: .list(["markdown", "json", "jsonl"]))
  var format: String

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: ConvertRun {
    ConvertRun(inputs: self.inputs, out: self.out, format: self.format, isStrict: self.strict)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
