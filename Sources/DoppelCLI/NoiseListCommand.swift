internal import ArgumentParser
internal import DoppelApp

struct NoiseListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the rules of noise, with what speaks for each and what it merges.")

  @OptionGroup(title: "Rules and recordings") var noise: NoiseOptions
  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: NoiseListRun {
    NoiseListRun(
      inputs: self.noise.inputs, inDirection: self.noise.inDirection, file: self.noise.file.path, isStrict: self.noise.strict,
      output: self.form.output)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
