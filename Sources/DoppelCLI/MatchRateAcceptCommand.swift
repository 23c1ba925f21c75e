internal import ArgumentParser
internal import DoppelApp

struct MatchRateAcceptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Write rules of noise that make hits of misses into the workspace.")

  @Argument(help: ArgumentHelp("The rules, as doppel match-rate names them.", valueName: "ID"))
  var ids: [String] = []

  @Flag(help: "All rules of noise without a risk; correlations are never rules.")
  var all = false

  @Option(help: ArgumentHelp("With --all: how many different answers a rule may merge. [0]", valueName: "N"))
  var maxRisk: Int?

  @OptionGroup(title: "Input") var sources: MatchRateOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func validate() throws {
    guard self.ids.isEmpty == self.all else { throw ValidationError("expected ids of rules, or --all") }
    guard self.all || self.maxRisk == nil else { throw ValidationError("--max-risk goes with --all") }
  }

  /// What the flags ask for.
  var work: MatchRateVerdictRun {
    MatchRateVerdictRun(
      self.all ? .acceptAll(maxRisk: self.maxRisk ?? 0) : .accept(self.ids), sources: self.sources.sources)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
