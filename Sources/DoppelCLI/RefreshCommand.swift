internal import ArgumentParser

struct RefreshCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh", abstract: "Renew recorded answers from a newer recording, or by asking the servers again.",
    subcommands: [RefreshApplyCommand.self, RefreshUndoCommand.self], defaultSubcommand: RefreshApplyCommand.self)
}
