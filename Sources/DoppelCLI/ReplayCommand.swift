internal import ArgumentParser
internal import DoppelApp

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send the recorded inbound exchanges to a target and compare the answers.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Option(
    name: [.customLong("target"), .customLong("test-against")],
    help: ArgumentHelp(
      "Scheme, host and port are each optional and replace the recorded one; SERVICE=URL scopes it; repeatable.",
      valueName: "URL"))
  var targets: [String] = []

  @Option(help: ArgumentHelp("Virtual users, each of which sends everything in recorded order.", valueName: "N"))
  var vus = 1

  @Option(name: .customLong("for"), help: ArgumentHelp("How long to send: 10s 5m 1h.", valueName: "D"))
  var length: String?

  @Option(help: ArgumentHelp("How often each user sends everything. [1]", valueName: "N"))
  var times: Int?

  @Option(
    help: ArgumentHelp("Between the requests of one user: full, recorded, or a factor such as 2x.", valueName: "PACE"),
    completion: .list(["full", "recorded"]))
  var pace = "full"

  @Option(
    help: ArgumentHelp(
      "Open loop: so many requests a second on a schedule of their own; latencies count from the scheduled time.",
      valueName: "R"))
  var rate: String?

  @Option(
    name: .customLong("fail-if"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Exit with 1 where this holds at the end, such as 'latency.p95 > 50'; repeatable.", valueName: "EXPR"))
  var conditions: [String] = []

  @Option(
    name: .customLong("ignore"), parsing: .upToNextOption,
    help: ArgumentHelp("Leave this field out of the comparison, such as body.id; repeatable.", valueName: "PATH"))
  var ignored: [String] = []

  @OptionGroup var upstream: UpstreamOptions

  @Flag(
    name: .customLong("no-learn"),
    help: "Send ids, tokens, cookies and the like as they were recorded, not as this run's answers give them.")
  var learnsNothing = false

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: ReplayRun {
    ReplayRun(
      inputs: self.inputs, targets: self.targets, users: self.vus, length: self.length, times: self.times, pace: self.pace,
      rate: self.rate, conditions: self.conditions, ignored: self.ignored, out: self.results.out,
      keepsNothing: self.results.keepsNothing,
      format: self.results.format, upstreamRoots: self.upstream.roots, upstreamInsecure: self.upstream.insecure,
      learns: !self.learnsNothing, isStrict: self.strict, output: self.form.output
    )
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
