internal import ArgumentParser
internal import DoppelApp

struct MockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock", abstract: "Answer for the dependencies from recordings.",
    discussion: """
      With -- COMMAND the command is run so that its calls are answered from the recordings; its exit code is Doppel's. A request \
      that was never recorded is refused with the nearest recorded ones, unless --on-miss says otherwise.
      """)

  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @OptionGroup var library: LibraryOptions

  @Option(
    name: .customLong("direct"),
    help: ArgumentHelp("Listen on L as a plain server for one recorded host; repeatable.", valueName: "HOST:PORT=L"))
  var directs: [String] = []

  @Option(
    help: ArgumentHelp("What happens to unknown requests: fail, passthrough, record.", valueName: "POLICY"),
    completion: .list(["fail", "passthrough", "record"]))
  var onMiss = "fail"

  @Option(
    help: ArgumentHelp("When answers are sent: none, recorded, or a factor such as 2x.", valueName: "TIMING"),
    completion: .list(["none", "recorded"]))
  var timing = "none"

  @Option(
    help: ArgumentHelp("Among several answers to one signature: sequence, last, random, time.", valueName: "HOW"),
    completion: .list(["sequence", "last", "random", "time"]))
  var selection = "sequence"

  @Flag(
    name: .customLong("no-learn"),
    help: "Answer equal requests alone, in recorded order: learn no noise, echoes or state from the recordings.")
  var learnsNothing = false

  @Flag(help: "Make up answers in states that were never recorded, where the recording shows how they come about.")
  var synthesize = false

  @Flag(help: "Let the dates and times in answers, and those in tokens that a key signs, keep their distance from now.")
  var shiftTime = false

  @Option(
    name: .customLong("jwt-key"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Sign tokens in answers again that change, by this key: PEM, JWK or a secret; repeatable.", valueName: "FILE"),
    completion: .file())
  var tokenKeys: [String] = []

  @Option(
    name: .customLong("policy"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Which answers are due to be renewed: never, missing, expired, changed, always; for some requests 'HOST/PATH=POLICY'; repeatable. [expired]",
      valueName: "POLICY"))
  var policies: [String] = []

  @Option(help: ArgumentHelp("Older answers are expired: 12h 7d.", valueName: "D"))
  var maxAge: String?

  @Option(
    help: ArgumentHelp("What happens to answers that are due: use, warn, fail, refresh.", valueName: "HOW"),
    completion: .list(["use", "warn", "fail", "refresh"]))
  var expired = "use"

  @Option(
    name: .customLong("only"), parsing: .upToNextOption,
    help: ArgumentHelp("Mock only these hosts; repeatable.", valueName: "SEL"))
  var only: [String] = []

  @Option(
    name: .customLong("except"), parsing: .upToNextOption,
    help: ArgumentHelp("Pass these hosts through; repeatable.", valueName: "SEL"))
  var except: [String] = []

  @Flag(help: "Take up changed recordings without a restart.")
  var watch = false

  @Flag(help: "Mark hits with Doppel-Outcome: hit.")
  var mark = false

  @Option(
    help: ArgumentHelp(
      "Tell on this port of loopback what was answered and why: a port, auto for a free one, 0 for off.", valueName: "PORT"))
  var adminPort = "0"

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @Option(
    name: .customLong("fail-if"), parsing: .upToNextOption,
    help: ArgumentHelp("Exit with 1 where this holds at the end, such as 'match-rate < 100'; repeatable.", valueName: "EXPR"))
  var conditions: [String] = []

  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Ports and servers") var proxy: ProxyOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(parsing: .postTerminator, help: ArgumentHelp("The program to run.", valueName: "COMMAND"))
  var command: [String] = []

  /// What the flags ask for.
  var work: MockRun {
    var run = MockRun(proxy: self.proxy.settings)
    run.inputs = self.inputs
    run.inDirection = self.library.inDirection
    run.directs = self.directs
    run.onMiss = self.onMiss
    run.timing = self.timing
    run.selection = self.selection
    run.unrecordedState = self.library.unrecordedState
    run.session = self.library.session
    run.learns = !self.learnsNothing
    run.synthesizes = self.synthesize
    run.policies = self.policies
    run.maximumAge = self.maxAge
    run.expired = self.expired
    run.noise = self.library.noise
    run.shiftsTime = self.shiftTime
    run.tokenKeys = self.tokenKeys
    run.only = self.only
    run.except = self.except
    run.out = self.results.out
    run.keepsNothing = self.results.keepsNothing
    run.format = self.results.format
    run.watches = self.watch
    run.adminPort = self.adminPort
    run.marks = self.mark
    run.isStrict = self.strict
    run.conditions = self.conditions
    run.command = self.command
    return run
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
