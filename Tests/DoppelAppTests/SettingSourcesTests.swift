import DoppelTesting
import Testing

@testable import DoppelApp

struct SettingSourcesTests {
  private func expand(
    _ arguments: [String], _ variables: [String: String] = [:], file: String? = nil
  ) throws -> [String] {
    let file = try file.map { try SettingsFile(path: "d.yaml", text: $0) }
    return try SettingSources(variables: variables, file: file).expand(arguments)
  }

  @Test func `flags go before the environment, that before the file, and that before the defaults`() throws {
    let file = "timeout: 10m\nrecord:\n  app-port: 3000\n"
    #expect(try self.expand(["record"], file: file) == ["record", "--app-port=3000", "--timeout=10m"])
    #expect(
      try self.expand(["record"], ["DOPPEL_APP_PORT": "4000"], file: file) == ["record", "--app-port=4000", "--timeout=10m"])
    #expect(
      try self.expand(["record", "--app-port", "5000", "--timeout=1s"], ["DOPPEL_APP_PORT": "4000"], file: file)
        == ["record", "--app-port", "5000", "--timeout=1s"])
    #expect(try self.expand(["record"]) == ["record"])
    #expect(try self.expand(["record"], ["DOPPEL_APP_PORT": ""]) == ["record"], "an empty variable is as if not set")
  }

  @Test func `what is added stands before the program to run, whose own flags say nothing`() throws {
    #expect(
      try self.expand(["mock", "--", "serve", "--timeout", "1"], ["DOPPEL_TIMEOUT": "5s"])
        == ["mock", "--timeout=5s", "--", "serve", "--timeout", "1"])
  }

  @Test func `lists come from commas and from lists of the file`() throws {
    #expect(
      try self.expand(["mock"], ["DOPPEL_MAP": "1=a:1, 2=b:2"], file: "only:\n  - x\n  - y\n")
        == ["mock", "--only=x", "--only=y", "--map=1=a:1", "--map=2=b:2"])
  }

  @Test(arguments: [
    ("1", true), ("true", true), ("YES", true), ("on", true), ("0", false), ("false", false), ("NO", false), ("off", false),
  ])
  func `a flag without a value is on or off`(_ value: String, isOn: Bool) throws {
    #expect(try self.expand(["mock"], ["DOPPEL_WATCH": value]) == (isOn ? ["mock", "--watch"] : ["mock"]))
  }

  @Test func `a flag that is neither on nor off is refused`() {
    #expect(
      usage { _ = try self.expand(["mock"], ["DOPPEL_WATCH": "maybe"]) } == "--watch: expected true or false, not \"maybe\"")
  }

  @Test(arguments: [
    (["replay", "--test-against", "x"], ["DOPPEL_TARGET": "y"]), (["replay", "-o", "json"], ["DOPPEL_OUTPUT": "csv"]),
    (["replay", "--for", "1s"], ["DOPPEL_TIMES": "3"]), (["replay", "--times=3"], ["DOPPEL_FOR": "1s"]),
    (["mock", "--out", "x"], ["DOPPEL_NO_OUT": "1"]), (["mock", "--no-out"], ["DOPPEL_OUT": "x"]),
    (["mock", "-v"], ["DOPPEL_QUIET": "1"]), (["mock", "-vv"], ["DOPPEL_QUIET": "1"]),
  ])
  func `another spelling of a flag, or its opposite, says it too`(_ arguments: [String], variables: [String: String]) throws {
    #expect(try self.expand(arguments, variables) == arguments)
  }

  @Test func `the beginning of another flag says nothing`() throws {
    #expect(try self.expand(["mock", "--output-other"], ["DOPPEL_OUT": "x"]) == ["mock", "--output-other", "--out=x"])
  }

  @Test func `commands without settings, and none, stay as they are`() throws {
    let variables = ["DOPPEL_IN": "x", "DOPPEL_OUTPUT": "json"]
    for arguments in [["files", "compare"], ["certs"], ["version"], [], ["--help"]] {
      #expect(try self.expand(arguments, variables, file: "no-such: 1") == arguments)
    }
  }

  @Test func `a file with a name that is no setting ends the command`() {
    #expect(
      usage { _ = try self.expand(["mock"], file: "no-such: 1") } == "d.yaml: no-such is no setting; see doppel config show")
  }

  @Test func `where a value came from is told`() throws {
    let timeout = try #require(SettingCatalog.settings(of: "mock")?.first { $0.name == "timeout" })
    let file = try SettingsFile(path: "d.yaml", text: "timeout: 1m")
    let both = SettingSources(variables: ["DOPPEL_TIMEOUT": "2m"], file: file).values(of: timeout, command: "mock")
    #expect(both?.values == ["2m"] && both?.origin.text == "environment DOPPEL_TIMEOUT")
    let one = SettingSources(variables: [:], file: file).values(of: timeout, command: "mock")
    #expect(one?.values == ["1m"] && one?.origin.text == "d.yaml")
    #expect(SettingSources.Origin.default.text == "default" && SettingSources.Origin.flag.text == "flag")
  }

  @Test func `those of an environment are its variables and the workspace's file`() throws {
    let setting = try Setting(["DOPPEL_VUS": "2"])
    try setting.folder.write("pace: 2x\n", to: "doppel/doppel.yaml")
    #expect(try SettingSources.find(setting.environment).expand(["replay"]) == ["replay", "--vus=2", "--pace=2x"])
  }
}
