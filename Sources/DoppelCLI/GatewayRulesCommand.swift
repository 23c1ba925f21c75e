internal import ArgumentParser
internal import DoppelApp

struct GatewayRulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Print, set or remove the rules that bring traffic to a gateway.",
    discussion: """
      TCP that leaves this machine goes to the --out-port, save that of Doppel itself, of this machine with itself, and of what is \
      excluded; TCP for the --inbound ports goes to the --in-port. Setting twice is the same as once; removing leaves nothing behind.
      """)

  @Flag(help: "Write the rules to standard output.")
  var print = false

  @Flag(help: "Set the rules, in the place of older ones.")
  var apply = false

  @Flag(help: "Remove the rules.")
  var remove = false

  @Option(
    name: .customLong("while"),
    help: ArgumentHelp("With --apply: stay, and remove the rules when this process has ended.", valueName: "PID"))
  var process: Int32?

  @OptionGroup(title: "Gateway") var gateway: GatewayOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func validate() throws {
    guard [self.print, self.apply, self.remove].filter({ $0 }).count == 1 else {
      throw ValidationError("expected one of --print, --apply and --remove")
    }
    guard self.process == nil || self.apply else { throw ValidationError("--while: goes with --apply") }
  }

  /// What the flags ask for.
  var work: GatewayRulesRun {
    let work: GatewayRulesRun.Work =
      self.print ? .print : self.remove ? .remove : self.process.map { .applyWhile($0) } ?? .apply
    return GatewayRulesRun(work, settings: self.gateway.settings)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
