internal import ArgumentParser
internal import DoppelApp

/// What `match-rate` compares.
struct MatchRateOptions: ParsableArguments {
  @Option(
    name: .customLong("in"), help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"), completion: .directory)
  var inputs: [String] = []

  @OptionGroup var library: LibraryOptions

  @Option(
    help: ArgumentHelp("The run whose requests are asked. [the newest results in the workspace]", valueName: "RESULTS"),
    completion: .directory)
  var requests: String?

  var sources: MatchRateRun.Sources {
    MatchRateRun.Sources(
      inputs: self.inputs, requests: self.requests, inDirection: self.library.inDirection, noise: self.library.noise,
      session: self.library.session,
      unrecordedState: self.library.unrecordedState)
  }
}
