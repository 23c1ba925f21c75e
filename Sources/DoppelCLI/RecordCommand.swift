internal import ArgumentParser
internal import DoppelApp

struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Capture traffic in both directions into a new recording.",
    discussion: """
      With -- COMMAND the command is run with everything set so that it trusts Doppel's authority and goes through Doppel; its \
      exit code is Doppel's. Without, Doppel runs until it is interrupted: send clients to the --in-port, and give the program \
      http://127.0.0.1:4140 as its proxy.
      """)

  @Option(
    help: ArgumentHelp(
      "The recording; an existing non-empty folder is refused. [doppel/recorded-<UTC time>]", valueName: "DIR"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp("One file an exchange, or JSON Lines for volume: markdown, json, jsonl.", valueName: "FORMAT"),
    completion: .list(["markdown", "json", "jsonl"]))
  var format = "markdown"

  @Option(help: ArgumentHelp("The port that the program listens on.", valueName: "N"))
  var appPort = 8080

  @Option(help: ArgumentHelp("The host that the program listens on.", valueName: "H"))
  var appHost = "localhost"

  @Option(
    help: ArgumentHelp(
      "Clients connect here; forwarded to the program; 0 is off, auto a free one. [4143; 0 with a sandbox]", valueName: "N"))
  var inPort: String?

  @Option(
    name: .customLong("no-tls-intercept"), parsing: .upToNextOption,
    help: ArgumentHelp("Tunnel this host's TLS untouched; repeatable.", valueName: "HOST"))
  var untouched: [String] = []

  @Option(help: ArgumentHelp("Bytes of one body that are kept; the traffic itself is never cut.", valueName: "SIZE"))
  var maxBody = "64MiB"

  @Option(help: ArgumentHelp("Wait for this URL, or path of the program, before reporting ready.", valueName: "URL|PATH"))
  var health: String?

  @Option(help: ArgumentHelp("Written on each exchange. [the folder's name]", valueName: "NAME"))
  var service: String?

  @Flag(name: .customLong("no-learn"), help: "Learn no rules of noise from the recording when it ends.")
  var learnsNothing = false

  @OptionGroup(title: "Ports and servers") var proxy: ProxyOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  @Argument(parsing: .postTerminator, help: ArgumentHelp("The program to run.", valueName: "COMMAND"))
  var command: [String] = []

  /// What the flags ask for.
  var work: RecordRun {
    RecordRun(
      out: self.out, format: self.format, appHost: self.appHost, appPort: self.appPort, inPort: self.inPort,
      untouched: self.untouched, maxBody: self.maxBody, health: self.health, service: self.service, learns: !self.learnsNothing,
      proxy: self.proxy.settings, command: self.command
    )
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try await self.work.run($0) }
  }
}
