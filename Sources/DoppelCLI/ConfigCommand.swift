internal import ArgumentParser
internal import DoppelApp

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show where settings come from.", subcommands: [ConfigShowCommand.self])
}
