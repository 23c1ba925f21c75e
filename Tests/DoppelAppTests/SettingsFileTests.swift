import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct SettingsFileTests {
  @Test func `a command's own value goes before that of all commands`() throws {
    let file = try SettingsFile(path: "d.yaml", text: "timeout: 10m\nmock:\n  timeout: 1m\n")
    #expect(file.values(of: "timeout", command: "mock") == ["1m"])
    #expect(file.values(of: "timeout", command: "record") == ["10m"])
    #expect(file.values(of: "out", command: "record") == nil)
  }

  @Test(arguments: ["doppel", "proxymock"])
  func `the file of the nearest workspace is found`(_ name: String) throws {
    let setting = try Setting()
    #expect(
      try SettingsFile.find(setting.environment) == nil
        || SettingsFile.find(setting.environment)?.path.hasPrefix("/tmp/doppel/") == true)
    try setting.folder.write("timeout: 1m", to: "\(name)/doppel.yaml")
    var environment = setting.environment
    environment.currentFolder = setting.folder.file("a/b")
    #expect(try SettingsFile.find(environment)?.path == setting.folder.file("\(name)/doppel.yaml"))
    try setting.folder.write("timeout: 2m", to: "a/\(name)/doppel.yaml")
    #expect(try SettingsFile.find(environment)?.values(of: "timeout", command: "mock") == ["2m"])
  }

  @Test func `a file of the limit is read, one byte more is refused`() throws {
    let setting = try Setting()
    let text = "timeout: 1m\n#"
    let filler = String(repeating: "x", count: SettingsFile.limit - text.utf8.count)
    try setting.folder.write(text + filler, to: "doppel/doppel.yaml")
    #expect(try SettingsFile.find(setting.environment)?.values(of: "timeout", command: "mock") == ["1m"])
    try setting.folder.write(text + filler + "x", to: "doppel/doppel.yaml")
    #expect(usage { _ = try SettingsFile.find(setting.environment) }?.hasSuffix("is larger than 262144 bytes") == true)
  }

  @Test(
    arguments: [
      ("vus: 1\nout-port: 1\ntarget: x\n", nil), ("replay:\n  vus: 1\n", nil),
      ("vuss: 1", "vuss is no setting; see doppel config show"),
      ("serve:\n  vus: 1", "serve is no command with settings"),
      ("mock:\n  vus: 1", "mock has no setting vus; see doppel config show mock"),
      ("v: 1", "v is no setting; see doppel config show"),
    ] as [(String, String?)])
  func `names that are no settings are refused`(_ text: String, reason: String?) throws {
    let file = try SettingsFile(path: "d.yaml", text: text)
    #expect(usage { try file.check() } == reason.map { "d.yaml: \($0)" })
  }
}
