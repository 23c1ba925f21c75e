internal import ArgumentParser
internal import DoppelApp

/// How refresh and score ask servers again.
struct ProbeOptions: ParsableArguments {
  @Option(
    name: .customLong("target"),
    help: ArgumentHelp(
      "Ask the recorded requests that only read again, there; HOST=URL scopes it, needed where there are several; recorded means where they were recorded; repeatable.",
      valueName: "URL"))
  var targets: [String] = []

  @Option(
    name: .customLong("unsafe"),
    help: ArgumentHelp(
      "Also ask these, though they may change something: POST, or 'POST api.example.com/search'; repeatable.",
      valueName: "REQUESTS"))
  var unsafe: [String] = []

  @Option(help: ArgumentHelp("Requests under way at once.", valueName: "N"))
  var concurrency = 4

  @Option(help: ArgumentHelp("Requests a second at most: 50, 0.5, 600/m.", valueName: "R"))
  var rate = "50"

  @Option(help: ArgumentHelp("How long an answer may take.", valueName: "D"))
  var timeout = "10s"

  @OptionGroup var upstream: UpstreamOptions

  var probing: RefreshRun.Probing {
    RefreshRun.Probing(
      targets: self.targets, unsafe: self.unsafe, concurrency: self.concurrency, rate: self.rate, timeout: self.timeout,
      upstreamRoots: self.upstream.roots, upstreamInsecure: self.upstream.insecure)
  }
}
