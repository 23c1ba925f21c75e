internal import ArgumentParser
internal import DoppelApp

struct MatchRateShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the rates, and what would make hits of misses; what match-rate does by itself.")

  @OptionGroup(title: "Input") var sources: MatchRateOptions

  @Option(
    name: .customLong("fail-if"),
    help: ArgumentHelp("End with exit code 1 where this holds, such as 'match-rate < 95'; repeatable.", valueName: "EXPR"))
  var conditions: [String] = []

  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: MatchRateRun {
    MatchRateRun(sources: self.sources.sources, output: self.form.output, conditions: self.conditions)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
