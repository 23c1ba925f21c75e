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

  @Option(
    help: ArgumentHelp("The exchanges that are used: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

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
    help: ArgumentHelp("Among several answers to one signature: sequence, last, random.", valueName: "HOW"),
    completion: .list(["sequence", "last", "random"]))
  var selection = "sequence"

  @Flag(
    name: .customLong("no-learn"),
    help: "Answer equal requests alone, in recorded order: learn no noise, echoes or state from the recordings.")
  var learnsNothing = false

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
    MockRun(
      inputs: self.inputs, inDirection: self.inDirection, directs: self.directs, onMiss: self.onMiss, timing: self.timing,
      selection: self.selection, learns: !self.learnsNothing, only: self.only, except: self.except, out: self.results.out,
      keepsNothing: self.results.keepsNothing,
      format: self.results.format, watches: self.watch, marks: self.mark, isStrict: self.strict, conditions: self.conditions,
      proxy: self.proxy.settings, command: self.command
    )
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
