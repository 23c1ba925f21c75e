import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct SettingCatalogTests {
  @Test func `each setting has a variable, and each command each setting once`() throws {
    for command in SettingCatalog.commands {
      let names = try #require(SettingCatalog.settings(of: command)).map(\.name)
      #expect(Set(names).count == names.count)
    }
    let setting = try #require(SettingCatalog.settings(of: "record")?.first { $0.name == "no-tls-intercept" })
    #expect(setting.variable == "DOPPEL_NO_TLS_INTERCEPT" && setting.isRepeatable)
    #expect(SettingCatalog.settings(of: "files") == nil)
  }

  @Test func `the guide's table has each setting of each command, and no other`() throws {
    let page = try String(contentsOfFile: packageRoot + "/docs/guide/configuration.md", encoding: .utf8)
    let table = try #require(page.components(separatedBy: "\n## Settings\n").last?.components(separatedBy: "\n## ").first)
    var told: [String: Set<String>] = [:]
    for row in table.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map { String($0) }
      let names = cells[1].split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      for (place, command) in SettingCatalog.commands.enumerated() where cells[place + 2].contains("✓") {
        told[command, default: []].formUnion(names)
      }
    }
    for command in SettingCatalog.commands {
      let names = try #require(SettingCatalog.settings(of: command)).map(\.name)
      #expect(told[command] == Set(names), "\(command)")
    }
  }

  @Test func `the settings of a command are not those of what undoes it`() {
    #expect(SettingCatalog.settings(for: ["refresh", "--from", "undo"])?.command == "refresh")
    #expect(SettingCatalog.settings(for: ["-v", "refresh", "undo"]) == nil)
    #expect(SettingCatalog.settings(for: ["--", "mock"]) == nil && SettingCatalog.settings(for: ["certs"]) == nil)
  }

  /// The defaults of the command line's design.
  @Test(arguments: [
    ("record", "format", "markdown"), ("record", "app-port", "8080"), ("record", "app-host", "localhost"),
    ("record", "in-port", "4143"), ("record", "out-port", "4140"), ("record", "max-body", "64MiB"),
    ("record", "out", "doppel/recorded-<UTC time>"), ("record", "service", "the folder's name"), ("mock", "out-port", "4140"),
    ("mock", "in", "doppel"), ("mock", "in-direction", "out"), ("mock", "on-miss", "fail"), ("mock", "timing", "none"),
    ("mock", "selection", "sequence"), ("mock", "unrecorded-state", "nearest; with --synthesize miss"),
    ("mock", "out", "doppel/results/mocked-<UTC time>"), ("replay", "in", "doppel"),
    ("replay", "vus", "1"), ("replay", "times", "1"), ("replay", "pace", "full"),
    ("replay", "out", "doppel/results/replayed-<UTC time>"), ("record", "intercept", "auto"), ("mock", "intercept", "auto"),
    ("record", "publish", ""), ("mock", "publish", ""), ("record", "keylog", ""), ("mock", "keylog", ""),
  ])
  func `the defaults are those that people know`(_ command: String, name: String, standard: String) {
    #expect(SettingCatalog.settings(of: command)?.first { $0.name == name }?.standard == standard)
  }
}
