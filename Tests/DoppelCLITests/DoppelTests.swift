import ArgumentParser
import DoppelApp
import DoppelTesting
import Foundation
import Testing

@testable import DoppelCLI

struct DoppelTests {
  /// The flags of a command as the parser knows them: the names of each, without dashes.
  private static func flags(of command: String) throws -> [Set<String>] {
    let help = try JSONSerialization.jsonObject(with: Data(Doppel._dumpHelp().utf8)) as? [String: Any]
    let root = try #require(help?["command"] as? [String: Any])
    let commands = try #require(root["subcommands"] as? [[String: Any]])
    var found = try #require(commands.first { $0["commandName"] as? String == command })
    if let standard = found["defaultSubcommand"] as? String, let below = found["subcommands"] as? [[String: Any]] {
      found = try #require(below.first { $0["commandName"] as? String == standard })
    }
    return (found["arguments"] as? [[String: Any]] ?? []).compactMap { argument in
      let names = (argument["names"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      return names.isEmpty ? nil : Set(names)
    }
  }

  @Test(arguments: SettingCatalog.commands)
  func `each flag of a command is a setting, and each setting a flag`(_ command: String) throws {
    let settings = Set(try #require(SettingCatalog.settings(of: command)).map(\.name))
    let flags = try Self.flags(of: command)
    // What one run alone is asked for is no setting.
    let alone: Set<String> = ["help", "version", "v", "show", "list", "from", "dry-run", "remove", "target"]
    let unknown = flags.filter { $0.isDisjoint(with: settings) && $0.isDisjoint(with: alone) }
    #expect(unknown.isEmpty, "flags that are no settings")
    #expect(settings.subtracting(flags.joined()) == [], "settings that are no flags")
  }

  @Test(arguments: SettingCatalog.commands)
  func `each setting can be given by the environment`(_ command: String) throws {
    for setting in try #require(SettingCatalog.settings(of: command)) {
      let value = setting.kind == .flag ? "1" : "3"
      let sources = SettingSources(variables: [setting.variable: value], file: nil)
      _ = try Doppel.parseAsRoot(try sources.expand([command]))
    }
  }

  @Test func `the commands are those of the design`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["--help"]) == 0)
    for name in [
      "record", "mock", "replay", "inspect", "correlate", "noise", "explain", "match-rate", "files", "refresh", "score",
      "certs", "config", "version", "completion",
    ] {
      #expect(run.output.contains("\n  \(name) "), "\(name) in \(run.output)")
    }
    #expect(run.errors.isEmpty)
    let alone = try CommandLineRun()
    #expect(await alone.code([]) == 0)
    #expect(alone.output == run.output)
  }

  @Test(arguments: ["record", "mock", "replay", "inspect", "certs"])
  func `the help of a command is data`(_ command: String) async throws {
    let run = try CommandLineRun()
    #expect(await run.code([command, "--help"]) == 0)
    #expect(run.output.contains("USAGE: doppel \(command)") && run.output.hasSuffix("\n") && run.errors.isEmpty)
  }

  @Test(arguments: [
    (["record", "--no-such-flag"], "--no-such-flag"), (["no-such-command"], "no-such-command"),
    (["record", "--app-port", "seventy"], "--app-port"), (["record", "--out"], "--out"), (["replay", "--vus", "1.5"], "--vus"),
    (["replay", "--times", "x"], "--times"), (["record", "stray"], "stray"), (["mock", "stray"], "stray"),
    (["replay", "stray"], "stray"),
    (["files", "resign", "stray"], "stray"), (["certs", "stray"], "stray"), (["completion", "tcsh"], "tcsh"),
    (["completion"], "SHELL"),
  ])
  func `a command line that cannot be read ends with 2, names what is wrong and does nothing`(
    _ arguments: [String], named: String
  ) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(arguments) == 2, "\(run.errors)")
    #expect(run.errors.hasPrefix("Error: ") && run.errors.contains(named) && run.output.isEmpty, "\(run.errors)")
    #expect(run.folder.files().isEmpty && run.home.files().isEmpty)
  }

  @Test(arguments: [
    (["record", "--in-port", "70000"], "doppel: --in-port: "), (["record", "--format", "xml"], "doppel: --format: "),
    (["mock", "--in", "gone"], "doppel: --in: there is no gone\n"), (["replay", "--pace", "slow"], "doppel: --pace: "),
    (["inspect", "status >"], "doppel: FILTER: "), (["mock"], "doppel: there is no folder doppel here or above"),
    (["refresh"], "doppel: expected --from RECORDING"), (["score", "--max-age", "x"], "doppel: --max-age: "),
    (["files", "resign", "--in", "gone"], "doppel: --in: there is no gone\n"),
    (["files", "convert", "--in", "gone", "--out", "x", "--format", "json"], "doppel: --in: there is no gone\n"),
  ])
  func `a value that cannot be read ends with 2 and names its flag`(_ arguments: [String], said: String) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(arguments) == 2, "\(run.errors)")
    #expect(run.errors.hasPrefix(said) && run.output.isEmpty, "\(run.errors)")
  }

  @Test func `a settings file that cannot be read ends with 2 and names the line`() async throws {
    let run = try CommandLineRun()
    try run.folder.write("timeout: 1m\nvus\n", to: "doppel/doppel.yaml")
    #expect(await run.code(["mock"]) == 2)
    #expect(run.errors == "doppel: \(run.folder.file("doppel/doppel.yaml")):2: expected name: value\n")
  }

  @Test func `settings reach the command as flags do`() async throws {
    let run = try CommandLineRun(variables: ["DOPPEL_SELECTION": "best"])
    try run.folder.write("pace: slow\n", to: "doppel/doppel.yaml")
    #expect(await run.code(["mock", "--out-port", "auto"]) == 2)
    #expect(
      run.errors == """
        doppel: --selection: expected sequence, last, random or time, not "best"
        doppel: --selection was set by environment DOPPEL_SELECTION

        """)
    let other = try CommandLineRun()
    try other.folder.write("pace: slow\n", to: "doppel/doppel.yaml")
    #expect(await other.code(["replay"]) == 2)
    #expect(other.errors.hasPrefix("doppel: --pace: "), "\(other.errors)")
    #expect(other.errors.hasSuffix("--pace was set by \(other.folder.file("doppel/doppel.yaml"))\n"), "\(other.errors)")
    let parsed = try CommandLineRun(variables: ["DOPPEL_VUS": "x"])
    #expect(await parsed.code(["replay"]) == 2)
    #expect(parsed.errors.hasSuffix("doppel: --vus was set by environment DOPPEL_VUS\n"), "\(parsed.errors)")
    let said = try CommandLineRun(variables: ["DOPPEL_VUS": "3"])
    #expect(await said.code(["replay", "--vus", "x"]) == 2)
    #expect(!said.errors.contains("was set by"), "\(said.errors)")
  }
}
