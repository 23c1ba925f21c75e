internal import DoppelExchange
internal import DoppelLearn
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRules
internal import SystemPackage

/// `noise.yaml` in a workspace: the rules of noise, with what people decided of them.
struct NoiseFile: Sendable {
  /// The largest file that is read and written, in bytes.
  static let limit = 16 * 1024 * 1024
  static let name = "noise.yaml"

  let path: FilePath
  /// As the user would type it.
  let shown: String
  var rules: NoiseRules
  /// What was read; `nil` where there was no file.
  var source: NoiseFileSource?

  /// The file that the user named, or that of the workspace at or above the current folder; without rules where there is none.
  ///
  /// - Throws: `CommandError` with exit code 2 where it cannot be read, contradicts itself, or was named and is not there.
  static func read(_ named: String?, _ environment: Environment, mayBeMissing: Bool = true) throws -> NoiseFile {
    let place = self.place(named, environment)
    return try self.read(at: place.path, shown: place.shown, mayBeMissing: mayBeMissing || named == nil)
  }

  /// The path of the file that the user named, or of that of the workspace.
  static func place(_ named: String?, _ environment: Environment) -> (path: FilePath, shown: String) {
    let path =
      named.map { FilePath(environment.path($0)) }
      ?? Workspace(at: FilePath(environment.currentFolder)).folder.appending(self.name)
    return (path, named ?? RunFolder.shown(path, environment))
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
    let (rules, source) = try self.parse(text, shown: shown)
    return NoiseFile(path: path, shown: shown, rules: rules, source: source)
  }

  /// Reads the file, has it changed, and writes it where it has, while no other command does so. Its folder is made where there is none.
  ///
  /// - Parameter change: may look at the file and change its rules.
  /// - Throws: `CommandError` with exit code 2 as above, 3 where it cannot be written, or others do not let go of it.
  static func change<Result>(
    at place: (path: FilePath, shown: String), _ environment: Environment, mayBeMissing: Bool = true,
    patience: Duration = FolderLock.patience, _ change: (inout NoiseFile) throws -> Result
  ) throws -> Result {
    let folder = try self.target(of: place.path, shown: place.shown).removingLastComponent()
    let isNew = try self.makeFolder(folder, for: place.shown)
    defer { if isNew { RunFiles.removeEmpty(folder.string) } }
    let lock = try FolderLock(folder, patience: patience)
    defer { withExtendedLifetime(lock) {} }
    var file = try self.read(at: place.path, shown: place.shown, mayBeMissing: mayBeMissing)
    let former = file.rules
    let result = try change(&file)
    guard file.rules != former else { return result }
    let left = file.leaveOutWeakest()
    if left > 0 {
      environment.console.note(
        "\(NumberText.count(left, "learned rule is", "learned rules are")) left out, the weakest: \(file.shown) would have "
          + "more than \(NumberText.grouped(self.limit)) bytes")
    }
    try file.write()
    return result
  }

  /// Takes rules out that are learned, the least sure first, until the file is no larger than what is read; their number.
  mutating func leaveOutWeakest(limit: Int = Self.limit) -> Int {
    let count = self.rules.entries.count
    var rest = self.rules.entries.filter { $0.verdict == .learned }.sorted {
      ($0.evidence?.confidence ?? 0, $0.evidence?.requests ?? 0) > ($1.evidence?.confidence ?? 0, $1.evidence?.requests ?? 0)
    }
    while case let excess = self.text.utf8.count - limit, excess > 0, !rest.isEmpty {
      var (left, bytes) = (Set<NoiseName>(), 0)
      while bytes < excess, let weakest = rest.popLast() {
        left.insert(weakest.name)
        bytes += Self.lines(weakest).reduce(1) { $0 + $1.utf8.count + 1 }
      }
      self.rules = NoiseRules(self.rules.entries.filter { !left.contains($0.name) })
    }
    return count - self.rules.entries.count
  }

  /// Writes it in place of the older one, with the permissions of that; the folder is made where there is none.
  ///
  /// - Throws: `CommandError` with exit code 3; 2 where it is a link that leads out of the folder in which the workspace stands.
  func write() throws {
    try Self.makeFolder(self.path.removingLastComponent(), for: self.shown)
    let target = try Self.target(of: self.path, shown: self.shown)
    let text = self.text
    guard text.utf8.count <= Self.limit else {
      throw CommandError.failed("\(self.shown) would have more than \(Self.limit) bytes; remove rules from it")
    }
    try TextFile.replace(text, at: target.string)
  }

  /// The path of the file itself: of a link what it leads to.
  ///
  /// - Throws: `CommandError` with exit code 2 where it leads out of the folder in which the workspace stands.
  private static func target(of path: FilePath, shown: String) throws -> FilePath {
    guard let real = RunFiles.realPath(path.string), let folder = RunFiles.realPath(path.removingLastComponent().string)
    else { return path }
    let place = FilePath(folder).removingLastComponent()
    guard FilePath(real).starts(with: place) else {
      throw CommandError.usage("\(shown) is a link that leads out of \(place); put the file itself there")
    }
    return FilePath(real)
  }

  @discardableResult
  private static func makeFolder(_ folder: FilePath, for shown: String) throws -> Bool {
    guard !FileStatus.exists(folder.string) else { return false }
    do {
      return try Workspace.makeEmpty(folder)
    } catch {
      throw CommandError.failed("cannot make a folder for \(shown): \(error)")
    }
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
  static func parse(_ text: String, shown: String) throws -> (rules: NoiseRules, source: NoiseFileSource) {
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
    return (NoiseRules(entries), NoiseFileSource(text, list, entries))
  }
}
