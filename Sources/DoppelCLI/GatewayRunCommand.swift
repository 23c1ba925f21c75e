internal import ArgumentParser
internal import DoppelApp

struct GatewayRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Record or mock what rules of the kernel bring here.",
    discussion: "Takes the flags of doppel record or doppel mock too, as --mode says.")

  @Option(
    help: ArgumentHelp("What is done with the traffic: record or mock.", valueName: "MODE"),
    completion: .list(["record", "mock"]))
  var mode = "record"

  @Flag(help: "Set the rules too, for as long as this runs; needs root or CAP_NET_ADMIN.")
  var apply = false

  @OptionGroup(title: "Gateway") var gateway: GatewayOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Flags of record or mock.", visibility: .hidden))
  var rest: [String] = []

  func run() async throws {
    guard !self.rest.contains("--") else {
      throw ValidationError("a gateway starts no command; doppel record -- COMMAND does")
    }
    let gateway = Gateway(self.gateway.settings, setsRules: self.apply)
    switch self.mode {
    case "record":
      let command = try RecordCommand.parse(self.rest)
      var work = command.work
      work.gateway = gateway
      try await CommandRunner.run(command.common) { [work] in try await work.run($0) }
    case "mock":
      let command = try MockCommand.parse(self.rest)
      var work = command.work
      work.gateway = gateway
      try await CommandRunner.run(command.common) { [work] in try await work.run($0) }
    default: throw ValidationError("--mode: expected record or mock, not \"\(self.mode)\"")
    }
  }
}
