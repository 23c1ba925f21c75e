internal import DoppelRules
internal import SystemPackage

/// `doppel.yaml` in a workspace: settings by the names of their flags, for all commands or below one command's name.
///
/// The form is the part of YAML that settings need, and nothing is guessed: `name: value`, `name: [a, b]`, a list of `- item` lines
/// below `name:`, one level of commands, quotes of both kinds, comments. Anything else is an error that names the line.
package struct SettingsFile: Sendable {
  /// The largest settings file that is read, in bytes.
  static let limit = 262_144

  package let path: String
  /// The values by command (empty for all) and setting.
  private let values: [String: [String: [String]]]

  /// The file of the workspace at or above the current folder; `nil` where there is none.
  ///
  /// - Throws: `CommandError` with exit code 2 where it cannot be read.
  static func find(_ environment: Environment) throws -> SettingsFile? {
    var folder = FilePath(environment.currentFolder)
    while true {
      for workspace in ["doppel", "proxymock"] {
        let path = folder.appending(workspace).appending("doppel.yaml")
        guard (try? FileDescriptor.open(path, .readOnly).close()) != nil else { continue }
        return try SettingsFile(path: path.string, text: TextFile.read(path.string, limit: self.limit))
      }
      guard folder.removeLastComponent() else { return nil }
    }
  }

  /// - Throws: `CommandError` with exit code 2 that names file and line.
  package init(path: String, text: String) throws {
    self.path = path
    var parser = SettingsParser(path: path)
    for (index, line) in SettingsText.lines(of: text).enumerated() {
      try parser.read(line, number: index + 1)
    }
    self.values = parser.values
  }

  func values(of setting: String, command: String) -> [String]? {
    self.values[command]?[setting] ?? self.values[""]?[setting]
  }

  /// - Throws: `CommandError` with exit code 2 for a name that is no setting, in any section.
  func check() throws {
    let known = SettingCatalog.commands.flatMap { SettingCatalog.settings(of: $0) ?? [] }.map(\.name)
    for name in (self.values[""] ?? [:]).keys.sorted() where !known.contains(name) {
      throw CommandError.usage("\(self.path): \(name) is no setting; see doppel config show")
    }
    for (section, settings) in self.values where !section.isEmpty {
      guard let own = SettingCatalog.settings(of: section) else {
        throw CommandError.usage("\(self.path): \(section) is no command with settings")
      }
      for name in settings.keys.sorted() where !own.map(\.name).contains(name) {
        throw CommandError.usage("\(self.path): \(section) has no setting \(name); see doppel config show \(section)")
      }
    }
  }
}
