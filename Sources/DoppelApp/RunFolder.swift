internal import DoppelExchange
internal import DoppelRecording
internal import SystemPackage

/// Names the folders of a run within the workspace.
enum RunFolder {
  enum Kind: Sendable {
    case recorded, mocked, replayed, fetched
  }

  /// Where a run writes: the folder that the user named, or a new one named for the moment; made, and empty. `isNew` where it
  /// was not there before.
  ///
  /// - Throws: `CommandError` with exit code 2 where the named folder is not empty, 3 where it cannot be made.
  static func output(
    _ named: String?, _ kind: Kind, _ environment: Environment
  ) throws -> (path: FilePath, shown: String, isNew: Bool) {
    let path: FilePath
    if let named {
      path = FilePath(environment.path(named))
    } else {
      let workspace = Workspace(at: FilePath(environment.currentFolder))
      switch kind {
      case .recorded: path = workspace.recording(at: environment.now())
      case .mocked: path = workspace.mocked(at: environment.now())
      case .replayed: path = workspace.replayed(at: environment.now())
      case .fetched: path = workspace.fetched(at: environment.now())
      }
    }
    let shown = named ?? self.shown(path, environment)
    do {
      return (path, shown, try Workspace.makeEmpty(path))
    } catch {
      switch error {
      case .notEmpty:
        throw CommandError.usage("\(shown) is not empty; name a new folder with --out, or leave --out away")
      case .refused(_, let reason): throw CommandError.failed("cannot make the folder \(shown): \(reason)")
      }
    }
  }

  /// The folders that a run reads: those that the user named, or the workspace. What an interrupted refresh left there is put back
  /// first.
  ///
  /// - Throws: `CommandError` with exit code 2 for what does not exist, 3 where files cannot be put back.
  static func inputs(_ named: [String], flag: String = "--in", _ environment: Environment) throws -> [FilePath] {
    let paths = try self.paths(named, environment, flag)
    for workspace in self.workspaces(of: paths) {
      do throws(RefreshHistory.Unrestored) {
        guard try RefreshHistory(of: workspace).recoverIfLeft() else { continue }
        environment.console.note("a refresh was interrupted; the library is as it was before it")
      } catch {
        throw CommandError.failed("\(error)")
      }
    }
    return paths
  }

  /// The workspace of all that a refresh changes: one, because its files change all together or not at all.
  ///
  /// - Throws: `CommandError` with exit code 2 where there are several.
  static func workspace(of paths: [FilePath], _ environment: Environment) throws -> Workspace {
    let all = self.workspaces(of: paths)
    guard all.count == 1 else {
      let names = all.map { self.shown($0.folder, environment) }.joined(separator: ", ")
      throw CommandError.usage("--in: expected recordings of one workspace, found \(names); refresh one after the other")
    }
    return all[0]
  }

  /// The workspaces that paths stand in, each once.
  private static func workspaces(of paths: [FilePath]) -> [Workspace] {
    var seen: Set<Workspace> = []
    return paths.map { Workspace(at: $0) }.filter { seen.insert($0).inserted }
  }

  private static func paths(_ named: [String], _ environment: Environment, _ flag: String) throws -> [FilePath] {
    guard !named.isEmpty else {
      let workspace = Workspace(at: FilePath(environment.currentFolder)).folder
      guard FileStatus.exists(workspace.string) else {
        throw CommandError.usage("there is no folder doppel here or above; record first, or name a recording with --in DIR")
      }
      return [workspace]
    }
    return try named.map { name in
      let path = environment.path(name)
      guard FileStatus.exists(path) else { throw CommandError.usage("\(flag): there is no \(name)") }
      return FilePath(path)
    }
  }

  /// The results of the workspace that hold exchanges of a mock or a replay, the newest first.
  static func results(_ environment: Environment) -> [FilePath] {
    let folder = Workspace(at: FilePath(environment.currentFolder)).folder.appending("results")
    let names = RunFiles.names(in: folder.string) ?? []
    func moment(_ name: String) -> Substring { name.drop { $0 != "-" } }
    return names.filter { $0.hasPrefix("mocked-") || $0.hasPrefix("replayed-") }
      .sorted { (moment($0), $0) > (moment($1), $1) }.map { folder.appending($0) }
  }

  /// The recording or the results that a file of an exchange stands in; `nil` where it stands in none.
  static func run(of file: FilePath) -> FilePath? {
    var folder = file.removingLastComponent()
    for _ in 0..<2 {
      if FileStatus.exists(folder.appending(Manifest.fileName).string) { return folder }
      folder = folder.removingLastComponent()
    }
    return nil
  }

  /// The path as the user would type it from the current folder.
  static func shown(_ path: FilePath, _ environment: Environment) -> String {
    let prefix = environment.currentFolder + "/"
    return path.string.hasPrefix(prefix) ? String(path.string.dropFirst(prefix.count)) : path.string
  }
}
