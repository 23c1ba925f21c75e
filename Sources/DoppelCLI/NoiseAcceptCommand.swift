internal import ArgumentParser
internal import DoppelApp

struct NoiseAcceptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Take fields for noise, whatever recordings show.")

  @OptionGroup var rules: NoiseVerdictOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: NoiseVerdictRun { NoiseVerdictRun(.accepted, self.rules.choice, file: self.rules.file.path) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
