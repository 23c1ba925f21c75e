internal import ArgumentParser
internal import DoppelApp

/// The flags that record and mock share.
struct ProxyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The program's way out: HTTP proxy, SOCKS4a and SOCKS5 on one port; 0 is off, auto a free one. [4140; 0 with a sandbox]",
      valueName: "N"))
  var outPort: String?

  @Option(
    help: ArgumentHelp(
      "How the command's traffic comes to Doppel: sandbox (a network of its own, Linux), env (variables), auto (sandbox, else env).",
      valueName: "WAY"), completion: .list(["auto", "sandbox", "env"]))
  var intercept = "auto"

  @Option(
    name: .customLong("publish"),
    help: ArgumentHelp(
      "A port of the sandboxed command that its clients reach on this machine; repeatable. [all that it opens]",
      valueName: "[HOST:]PORT"))
  var published: [String] = []

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp("Listen on L and stand for that server; repeatable.", valueName: "L=[PROTO://]HOST:PORT"))
  var maps: [String] = []

  @Option(
    name: .customLong("listen"),
    help: ArgumentHelp("Listen on this address instead of loopback; repeatable.", valueName: "ADDRESS"))
  var addresses: [String] = []

  @OptionGroup var upstream: UpstreamOptions

  @Option(
    name: .customLong("keylog"),
    help: ArgumentHelp("Add the secrets of TLS connections to this file, for Wireshark.", valueName: "FILE"),
    completion: .file())
  var keyLog: String?

  @Option(help: ArgumentHelp("Write the ready line as JSON to this file.", valueName: "FILE"), completion: .file())
  var readyFile: String?

  @Option(help: ArgumentHelp("Stop after this time: 150ms 10s 5m 1h.", valueName: "D"))
  var timeout: String?

  var settings: ProxySettings {
    ProxySettings(
      outPort: self.outPort, intercept: self.intercept, published: self.published, maps: self.maps,
      listen: ListenOptions(addresses: self.addresses),
      upstreamRoots: self.upstream.roots, upstreamInsecure: self.upstream.insecure, keyLog: self.keyLog,
      readyFile: self.readyFile,
      timeout: self.timeout)
  }
}
