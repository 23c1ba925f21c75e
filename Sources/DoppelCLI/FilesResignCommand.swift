internal import ArgumentParser
internal import DoppelApp

struct FilesResignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resign", abstract: "Compute signatures anew after an edit of requests.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: ResignRun { ResignRun(inputs: self.inputs, isStrict: self.strict) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
