internal import ArgumentParser
internal import DoppelApp

struct RefreshApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Renew recorded answers.",
    discussion: """
      With --from a newer recording is absorbed, with --target the servers are asked again. What a person edited in a Markdown \
      file stays. doppel refresh undo brings back what was there before.
      """)

  @Option(
    name: .customLong("in"), parsing: .upToNextOption,
    help: ArgumentHelp("The library; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Option(
    name: .customLong("from"), help: ArgumentHelp("A newer recording, whose answers are taken.", valueName: "DIR"),
    completion: .directory)
  var newer: String?

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      "When answers are renewed: never, missing, expired, changed, always; for some requests 'HOST/PATH=POLICY'; repeatable. [changed]",
      valueName: "POLICY"))
  var policies: [String] = []

  @Option(help: ArgumentHelp("Older answers are expired: 12h 7d.", valueName: "D"))
  var maxAge: String?

  @Option(
    help: ArgumentHelp("What happens to an answer that changed: replace, append, keep.", valueName: "HOW"),
    completion: .list(["replace", "append", "keep"]))
  var onChange = "replace"

  @Option(
    name: .customLong("ignore"), parsing: .upToNextOption,
    help: ArgumentHelp("Leave this field as it is, such as body.id; repeatable.", valueName: "PATH"))
  var ignored: [String] = []

  @Option(
    name: .customLong("accept-status"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Take answers of this status, though the recording had none of its kind; repeatable.", valueName: "STATUS"))
  var acceptedStatuses: [Int] = []

  @Flag(name: .customLong("remove"), help: "Take out what the newer recording does not have any more.")
  var removes = false

  @Option(
    help: ArgumentHelp("The exchanges that are renewed: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

  @Flag(help: "Say what would change, and write nothing.")
  var dryRun = false

  @Option(
    name: .customLong("fail-if"), parsing: .upToNextOption,
    help: ArgumentHelp("Exit with 1 where this holds, such as 'changed > 0' or 'conflicts > 0'; repeatable.", valueName: "EXPR")
  )
  var conditions: [String] = []

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false

  @OptionGroup(title: "Asking again") var probe: ProbeOptions
  @OptionGroup(title: "Output") var form: OutputOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  /// What the flags ask for.
  var work: RefreshRun {
    RefreshRun(
      inputs: self.inputs, newer: self.newer, probing: self.probe.probing,
      rules: .init(
        policies: self.policies, maximumAge: self.maxAge, onChange: self.onChange, ignored: self.ignored,
        acceptedStatuses: self.acceptedStatuses, removes: self.removes),
      inDirection: self.inDirection, isDry: self.dryRun, conditions: self.conditions, isStrict: self.strict,
      output: self.form.output)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
