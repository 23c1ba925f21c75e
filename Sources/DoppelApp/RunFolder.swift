internal import DoppelExchange
internal import DoppelRecording
internal import SystemPackage

/// Names the folders of a run within the workspace.
enum RunFolder {
  enum Kind: Sendable {
    case recorded, mocked, replayed
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

  /// The folders that a run reads: those that the user named, or the workspace.
  ///
  /// - Throws: `CommandError` with exit code 2 for what does not exist.
  static func inputs(_ named: [String], _ environment: Environment) throws -> [FilePath] {
    guard !named.isEmpty else {
      let workspace = Workspace(at: FilePath(environment.currentFolder)).folder
      guard FileStatus.exists(workspace.string) else {
        throw CommandError.usage("there is no folder doppel here or above; record first, or name a recording with --in DIR")
      }
      return [workspace]
    }
    return try named.map { name in
      let path = environment.path(name)
      guard FileStatus.exists(path) else { throw CommandError.usage("--in: there is no \(name)") }
      return FilePath(path)
    }
  }

  /// The path as the user would type it from the current folder.
  private static func shown(_ path: FilePath, _ environment: Environment) -> String {
    let prefix = environment.currentFolder + "/"
    return path.string.hasPrefix(prefix) ? String(path.string.dropFirst(prefix.count)) : path.string
  }
}
