internal import ArgumentParser
internal import DoppelApp

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell why a mock answers a request as it does, or why it misses.",
    discussion: """
      The request is a file with one exchange, or the id of an exchange in a recording or in results; the first letters are enough. \
      What was asked before it in its run is asked first, so that the mock is in the same state.
      """)

  @Argument(help: ArgumentHelp("A file, or the id of an exchange.", valueName: "REQUEST"))
  var request: String

  @Option(
    name: .customLong("in"), help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"), completion: .directory)
  var inputs: [String] = []

  @OptionGroup var library: LibraryOptions

  @Option(
    help: ArgumentHelp("The results in which the request stands. [those in the workspace]", valueName: "RESULTS"),
    completion: .directory)
  var requests: String?

  @Flag(help: "Make up answers in states that were never recorded, as the mock does.")
  var synthesize = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The form of what is printed: pretty or json.", valueName: "FORM"),
    completion: .list(["pretty", "json"]))
  var output = "pretty"

  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: ExplainRun {
    ExplainRun(
      request: self.request, inputs: self.inputs, results: self.requests, inDirection: self.library.inDirection,
      noise: self.library.noise, session: self.library.session, unrecordedState: self.library.unrecordedState,
      synthesizes: self.synthesize, output: self.output)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
