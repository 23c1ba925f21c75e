import DoppelProxy
import DoppelRules
import DoppelTLS
import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

struct ProxySettingsTests {
  private func settings(
    outPort: String? = "4140", published: [String] = [], maps: [String] = [], listen: [String] = ["10.0.0.1"],
    keyLog: String? = nil, roots: [String] = [], insecure: [String] = [], timeout: String? = nil
  ) -> ProxySettings {
    ProxySettings(
      outPort: outPort, published: published, maps: maps, listen: ListenOptions(addresses: listen), upstreamRoots: roots,
      upstreamInsecure: insecure, keyLog: keyLog, readyFile: nil, timeout: timeout)
  }

  @Test func `ports are those of the flags`() throws {
    let ports = try self.settings(outPort: "auto", maps: ["1=a:1", "2=b:2"]).ports()
    #expect(ports.hosts == ["10.0.0.1"] && ports.outPort == .auto && ports.maps.map(\.port) == [.number(1), .number(2)])
    #expect(try self.settings(outPort: "0").ports().outPort == nil)
    #expect(usage { _ = try self.settings(outPort: "x").ports() }?.hasPrefix("--out-port: ") == true)
    #expect(usage { _ = try self.settings(maps: ["1=a:1", "x"]).ports() }?.hasPrefix("--map: ") == true)
  }

  @Test(
    arguments: [
      ("1", ["1=a:1"], "--out-port and --map for a:1 both say port 1"),
      ("5", ["1=a:1", "auto=x:1", "2=b:2", "1=c:3"], "--map for a:1 and --map for c:3 both say port 1"),
      ("1", ["0.0.0.0:1=a:1"], "--out-port and --map for a:1 both say port 1"),
      ("1", ["[::]:1=a:1"], nil), ("1", ["10.0.0.2:1=a:1"], nil), ("1", ["2=a:1"], nil), ("auto", ["auto=a:1"], nil),
      ("0", ["1=a:1"], nil),
    ] as [(String, [String], String?)])
  func `ports that cannot both be had are named with their flags`(outPort: String, maps: [String], said: String?) throws {
    let ports = try self.settings(outPort: outPort, maps: maps).ports()
    #expect(
      usage { try ProxySettings.checkPorts(ports) } == said.map { $0 + "; choose another for one of them" })
  }

  @Test func `hosts that are let off are read with the ports`() {
    #expect(usage { _ = try self.settings(insecure: ["*"]).ports() }?.hasPrefix("--upstream-insecure: ") == true)
    #expect(usage { _ = try self.settings(listen: ["300.1.1.1"]).ports() }?.hasPrefix("--listen: ") == true)
  }

  @Test func `a time limit is a duration`() throws {
    #expect(try self.settings().timeLimit() == nil)
    #expect(try self.settings(timeout: "1m30s").timeLimit() == .seconds(90))
    #expect(usage { _ = try self.settings(timeout: "10 parsecs").timeLimit() }?.hasPrefix("--timeout: ") == true)
  }

  @Test func `roots are read before anything is opened, from the current folder`() throws {
    let setting = try Setting(["SSL_CERT_FILE": ""])
    let authority = try TrustFiles.prepare(setting.environment).authority
    try setting.folder.write(authority.certificatePEM, to: "corp.pem")
    _ = try ProxySettings.clients(["corp.pem"], insecure: [], setting.environment)
    let absent = usage { _ = try ProxySettings.clients(["gone.pem"], insecure: [], setting.environment) }
    #expect(absent?.hasPrefix("--upstream-ca: ") == true && absent?.contains("gone.pem") == true, "\(absent ?? "")")
    try setting.folder.write("no certificate", to: "bad.pem")
    let bad = usage { _ = try ProxySettings.clients(["bad.pem"], insecure: [], setting.environment) }
    #expect(bad?.contains("bad.pem holds no certificate") == true, "\(bad ?? "")")
  }

  @Test(arguments: ["*", "*.example.com", "localhost:8443", "https://a", ""])
  func `a host that is let off is named without pattern or port`(host: String) throws {
    let refused = usage { _ = try ProxySettings.clients([], insecure: [host], try Setting().environment) }
    #expect(refused?.hasPrefix("--upstream-insecure: expected a host without pattern or port") == true, "\(refused ?? "")")
  }

  @Test func `the ready file of an earlier run goes, and where there is none nothing happens`() throws {
    let setting = try Setting()
    try setting.folder.write("{}", to: "ready.json")
    var settings = self.settings()
    settings.removeOldReadyFile(setting.environment)
    #expect(try setting.folder.read("ready.json") == "{}")
    settings.readyFile = "ready.json"
    settings.removeOldReadyFile(setting.environment)
    #expect(throws: (any Error).self) { try setting.folder.read("ready.json") }
    settings.removeOldReadyFile(setting.environment)
  }

  @Test func `hosts that are let off and left alone are those that were named`() throws {
    let setting = try Setting()
    let trust = try TrustFiles.prepare(setting.environment)
    let interception = try self.settings(insecure: ["bad.example"])
      .interception(trust, untouched: [try HostSelector("*.bank.example")], environment: setting.environment)
    #expect(interception.clients.isInsecure("bad.example") && !interception.clients.isInsecure("good.example"))
    #expect(interception.untouched.count == 1)
  }

  @Test func `a port of the way out that is not named is the usual one, and none where all comes here anyway`() throws {
    #expect(try self.settings(outPort: nil).ports().outPort == .number(4_140))
    #expect(try self.settings(outPort: nil).ports(isSandboxed: true).outPort == nil)
    #expect(try self.settings(outPort: "auto").ports(isSandboxed: true).outPort == .auto)
  }

  @Test func `all ports of the program are published, or those that are named, on the addresses that they name`() throws {
    #expect(try self.settings().publishing().chosen == nil && self.settings().publishing().hosts == ["10.0.0.1"])
    let chosen = try self.settings(published: ["1", "0.0.0.0:65535", "[::1]:80", "::1:81", "localhost:82"]).publishing().chosen
    #expect(chosen?.map(\.port) == [1, 65_535, 80, 81, 82, 82])
    #expect(chosen?.map(\.host) == [nil, "0.0.0.0", "::1", "::1", "127.0.0.1", "::1"])
  }

  @Test func `ports are published of a command only`() throws {
    try self.settings(published: ["80"]).checkPublished(by: ["true"])
    try self.settings().checkPublished(by: [])
    #expect(
      usage { try self.settings(published: ["80"]).checkPublished(by: []) }
        == "--publish: there is no command whose ports could be published; add -- COMMAND")
  }

  @Test func `a published port has no other number, and belongs to a command in a sandbox`() {
    #expect(
      usage { _ = try self.settings(published: ["7001:7002"]).publishing() }
        == "--publish: a port has the same number outside as the program gives it, not two: \"7001:7002\"")
    var settings = self.settings(published: ["80"])
    settings.intercept = "env"
    let error = usage { [settings] in _ = try settings.publishing() }
    #expect(error == "--publish: with --intercept env the ports of the command are those of this machine already")
  }

  @Test(arguments: ["", "0", "65536", "x", ":80", "a:", "a:x", "80:80:", "box:80", "[::1:80", "300.1.1.1:80"])
  func `what is no port to publish is told`(text: String) {
    #expect(
      usage { _ = try self.settings(published: ["1", text]).publishing() }
        == "--publish: expected a port such as 8080, or an address and a port, not \"\(text)\"")
  }

  @Test func `a file of secrets is opened before anything else, from the current folder`() async throws {
    let setting = try Setting(["SSL_CERT_FILE": ""])
    let trust = try TrustFiles.prepare(setting.environment)
    _ = try self.settings(keyLog: "keys").interception(trust, untouched: [], environment: setting.environment)
    #expect(try setting.folder.read("keys").isEmpty && setting.folder.permissions(of: setting.folder.file("keys")) == 0o600)
    let error = await failure {
      _ = try self.settings(keyLog: "no/such/keys").interception(trust, untouched: [], environment: setting.environment)
    }
    #expect(
      error?.exitCode == .failed && error?.message.contains("cannot write \(setting.folder.file("no/such/keys"))") == true)
  }
}
