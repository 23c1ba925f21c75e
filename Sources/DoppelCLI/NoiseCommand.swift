internal import ArgumentParser

struct NoiseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "noise", abstract: "Learn, look at and decide which fields of requests do not decide the answer.",
    subcommands: [NoiseLearnCommand.self, NoiseListCommand.self, NoiseAcceptCommand.self, NoiseRejectCommand.self])
}
