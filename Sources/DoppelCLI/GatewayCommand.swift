internal import ArgumentParser

struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway", abstract: "Record or mock what rules of the kernel bring here.",
    discussion: """
      For places where Doppel does not start the program: a virtual machine, a container beside it, a sidecar. \
      doppel gateway rules sets the rules.
      """, subcommands: [GatewayRunCommand.self, GatewayRulesCommand.self], defaultSubcommand: GatewayRunCommand.self)
}
