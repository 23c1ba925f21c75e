internal import ArgumentParser
internal import DoppelApp

struct MatchRateUndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Bring back what accepted rules of noise were before: none, learned or rejected.")

  @Argument(help: ArgumentHelp("The rules, as doppel match-rate accept was told them.", valueName: "ID"))
  var ids: [String]

  @OptionGroup(title: "Input") var sources: MatchRateOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: MatchRateVerdictRun { MatchRateVerdictRun(.undo(self.ids), sources: self.sources.sources) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
