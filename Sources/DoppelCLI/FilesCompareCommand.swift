internal import ArgumentParser
internal import DoppelApp

struct FilesCompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare the answers of two recordings, field by field.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption,
    help: ArgumentHelp("A recording or file; given twice, the older first.", valueName: "DIR"),
    completion: .directory)
  var inputs: [String]

  @Option(
    name: .customLong("ignore"), parsing: .upToNextOption,
    help: ArgumentHelp("Leave this field out of the comparison, such as body.id; repeatable.", valueName: "PATH"))
  var ignored: [String] = []

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func validate() throws {
    if self.inputs.count != 2 { throw ValidationError("expected --in twice: --in OLDER --in NEWER") }
  }

  /// What the flags ask for.
  var work: CompareRun {
    CompareRun(
      older: self.inputs[0], newer: self.inputs[1], ignored: self.ignored, isStrict: self.strict, output: self.form.output
    )
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
