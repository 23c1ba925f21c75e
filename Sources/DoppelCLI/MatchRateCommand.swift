internal import ArgumentParser

struct MatchRateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match-rate", abstract: "Tell how many requests of a run the recordings answer, and what would make it more.",
    discussion: """
      Asks the requests of a run again, in their order, and ranks why some miss. Each cause has an id: accept writes it as a rule \
      of noise into the workspace, undo brings back what was there.
      """,
    subcommands: [MatchRateShowCommand.self, MatchRateAcceptCommand.self, MatchRateUndoCommand.self],
    defaultSubcommand: MatchRateShowCommand.self)
}
