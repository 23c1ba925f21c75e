internal import ArgumentParser
internal import DoppelApp

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Say how true a library still is: match rate, freshness, completeness.")

  @Option(
    name: .customLong("in"), parsing: .upToNextOption,
    help: ArgumentHelp("The library; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      "Which requests servers are asked again: none that is never or missing; for some requests 'HOST/PATH=POLICY'; repeatable.",
      valueName: "POLICY"))
  var policies: [String] = []

  @Option(help: ArgumentHelp("Younger answers are fresh, where no server is asked: 12h 7d.", valueName: "D"))
  var maxAge = "7d"

  @Option(
    name: .customLong("ignore"), parsing: .upToNextOption,
    help: ArgumentHelp("Leave this field out of the comparison, such as body.id; repeatable.", valueName: "PATH"))
  var ignored: [String] = []

  @Option(
    help: ArgumentHelp("The exchanges that count: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

  @Option(
    name: .customLong("fail-if"), parsing: .upToNextOption,
    help: ArgumentHelp("Exit with 1 where this holds, such as 'freshness < 95'; repeatable.", valueName: "EXPR"))
  var conditions: [String] = []

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Asking again") var probe: ProbeOptions
  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: ScoreRun {
    ScoreRun(
      inputs: self.inputs, probing: self.probe.probing, policies: self.policies, maximumAge: self.maxAge, ignored: self.ignored,
      inDirection: self.inDirection, conditions: self.conditions, isStrict: self.strict, output: self.form.output)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
