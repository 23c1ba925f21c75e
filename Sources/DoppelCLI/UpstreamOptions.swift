internal import ArgumentParser

/// Which certificates of real servers are accepted.
struct UpstreamOptions: ParsableArguments {
  @Option(
    name: .customLong("upstream-ca"),
    help: ArgumentHelp("PEM file of more roots that real servers are verified with; repeatable.", valueName: "FILE"),
    completion: .file())
  var roots: [String] = []

  @Option(
    name: .customLong("upstream-insecure"), parsing: .upToNextOption,
    help: ArgumentHelp("Accept whatever certificate this host shows; repeatable.", valueName: "HOST"))
  var insecure: [String] = []
}
