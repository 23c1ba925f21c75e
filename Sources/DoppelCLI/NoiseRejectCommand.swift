internal import ArgumentParser
internal import DoppelApp

struct NoiseRejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Never take fields for noise, whatever recordings show.")

  @OptionGroup var rules: NoiseVerdictOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: NoiseVerdictRun { NoiseVerdictRun(.rejected, self.rules.choice, file: self.rules.file.path) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
