internal import ArgumentParser
internal import DoppelApp

struct RefreshUndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Bring back what was there before the last refresh.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("The library. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: RefreshUndoRun { RefreshUndoRun(inputs: self.inputs) }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
