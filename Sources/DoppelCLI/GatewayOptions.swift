internal import ArgumentParser
internal import DoppelApp

/// The flags of a gateway and of its rules.
struct GatewayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Gets the program's connections to its servers; 0 is off, auto a free one.", valueName: "N"))
  var outPort = "4140"

  @Option(help: ArgumentHelp("Gets the connections of the program's clients; 0 is off, auto a free one.", valueName: "N"))
  var inPort = "4143"

  @Option(
    name: .customLong("inbound"),
    help: ArgumentHelp("A port of the program whose clients are captured; repeatable.", valueName: "PORT"))
  var programPorts: [String] = []

  @Option(
    name: .customLong("exclude-port"),
    help: ArgumentHelp("A port of servers that is left alone; repeatable.", valueName: "PORT"))
  var excludedPorts: [String] = []

  @Option(
    name: .customLong("exclude-network"),
    help: ArgumentHelp("Addresses that are left alone, such as 10.0.0.0/8; repeatable.", valueName: "CIDR"))
  var excludedNetworks: [String] = []

  @Option(
    help: ArgumentHelp(
      "The user that Doppel runs as, whose connections are left alone. [they are marked]", valueName: "NAME|ID"))
  var user: String?

  @Option(
    help: ArgumentHelp("What sets the rules: nft, iptables, auto (nft where it is installed).", valueName: "TOOL"),
    completion: .list(["auto", "nft", "iptables"]))
  var backend = "auto"

  var settings: GatewaySettings {
    GatewaySettings(
      outPort: self.outPort, inPort: self.inPort, programPorts: self.programPorts, excludedPorts: self.excludedPorts,
      excludedNetworks: self.excludedNetworks, user: self.user, backend: self.backend)
  }
}
