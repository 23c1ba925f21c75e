internal import DoppelExchange
internal import DoppelLearn
internal import DoppelRecording
internal import DoppelRules
internal import SystemPackage

/// `noise.yaml` in a workspace: the rules of noise, with what people decided of them.
struct NoiseFile: Sendable {
  /// The largest file that is read, in bytes.
  static let limit = 16 * 1024 * 1024
  static let name = "noise.yaml"

  let path: FilePath
  /// As the user would type it.
  let shown: String
  var rules: NoiseRules

  /// The file that the user named, or that of the workspace at or above the current folder; without rules where there is none.
  ///
  /// - Throws: `CommandError` with exit code 2 where it cannot be read, contradicts itself, or was named and is not there.
  static func read(_ named: String?, _ environment: Environment, mayBeMissing: Bool = true) throws -> NoiseFile {
    let path =
      named.map { FilePath(environment.path($0)) }
      ?? Workspace(at: FilePath(environment.currentFolder)).folder.appending(self.name)
    return try self.read(
      at: path, shown: named ?? RunFolder.shown(path, environment), mayBeMissing: mayBeMissing || named == nil)
  }

  /// The file of a workspace.
  ///
  /// - Throws: as above.
  static func read(at path: FilePath, shown: String, mayBeMissing: Bool = true) throws -> NoiseFile {
    guard FileStatus.exists(path.string) else {
      guard mayBeMissing else { throw CommandError.usage("there is no \(shown)") }
      return NoiseFile(path: path, shown: shown, rules: NoiseRules())
    }
    let text = try TextFile.read(path.string, limit: self.limit)
    return NoiseFile(path: path, shown: shown, rules: try self.parse(text, shown: shown))
  }

  /// Writes it in place of the older one; the folder is made where there is none.
  ///
  /// - Throws: `CommandError` with exit code 3.
  func write() throws {
    let folder = self.path.removingLastComponent()
    if !FileStatus.exists(folder.string) {
      do {
        try Workspace.makeEmpty(folder)
      } catch {
        throw CommandError.failed("cannot make a folder for \(self.shown): \(error)")
      }
    }
    try TextFile.replace(self.text, at: self.path.string)
  }

  /// A path as it stands in the file: from the workspace; `nil` for what is not in it, or not on one line.
  static func inWorkspace(_ file: FilePath, _ folder: FilePath) -> String? {
    var rest = file
    guard rest.removePrefix(folder), Self.isOneLine(rest.string) else { return nil }
    return rest.string
  }

  /// Whether a text can stand in the file.
  static func isOneLine(_ text: String) -> Bool { !text.unicodeScalars.contains("\n") }

  /// The rules of a file's text.
  ///
  /// - Parameter shown: the file as errors name it.
  /// - Throws: `CommandError` with exit code 2 that names file and line.
  static func parse(_ text: String, shown: String) throws -> NoiseRules {
    let list: RuleListText
    do throws(SettingsText.Fault) {
      list = try RuleListText(text)
    } catch {
      throw CommandError.usage("\(shown):\(error.line): expected \(error.expected)")
    }
    var lines: [NoiseName: (line: Int, verdict: NoiseEntry.Verdict)] = [:]
    let entries = try list.items.map { item in
      let entry = try NoiseFileRule(item, of: shown).entry()
      if let other = lines[entry.name], other.verdict != entry.verdict {
        throw CommandError.usage(
          "\(shown):\(item.line): this rule is \(entry.verdict.rawValue), and line \(other.line) has the same request and "
            + "field as \(other.verdict.rawValue); remove one of them")
      }
      lines[entry.name] = lines[entry.name] ?? (item.line, entry.verdict)
      return entry
    }
    return NoiseRules(entries)
  }
}
