internal import DoppelExchange
internal import DoppelRecording
internal import SystemPackage

/// Names the folders of a run within the workspace: `doppel/`, or an existing `proxymock/`, at or above the current folder.
enum RunFolder {
  /// What a run writes.
  enum Kind: String {
    case recorded
    case mocked = "results/mocked"
    case replayed = "results/replayed"
  }

  /// Where a run writes: the folder that the user named, or a new one named for the moment.
  ///
  /// - Throws: `CommandError` with exit code 2 where the named folder is not empty.
  static func output(_ named: String?, _ kind: Kind, _ environment: Environment) throws -> (path: FilePath, shown: String) {
    guard let named else {
      let name = "\(kind.rawValue)-\(environment.now().fileStem)"
      let workspace = self.workspace(environment)
      return (FilePath("\(workspace.path)/\(name)"), "\(workspace.shown)/\(name)")
    }
    let path = FilePath(environment.path(named))
    if !self.isEmpty(path) {
      throw CommandError.usage("\(named) is not empty; name a new folder with --out, or leave --out away")
    }
    return (path, named)
  }

  /// The folders that a run reads: those that the user named, or the workspace.
  ///
  /// - Throws: `CommandError` with exit code 2 for what does not exist.
  static func inputs(_ named: [String], _ environment: Environment) throws -> [FilePath] {
    guard !named.isEmpty else {
      let workspace = self.workspace(environment)
      guard FileStatus.isFolder(workspace.path) else {
        throw CommandError.usage("there is no folder doppel here or above; record first, or name a recording with --in DIR")
      }
      return [FilePath(workspace.path)]
    }
    return try named.map { name in
      let path = environment.path(name)
      guard FileStatus.exists(path) else { throw CommandError.usage("--in: there is no \(name)") }
      return FilePath(path)
    }
  }

  private static func workspace(_ environment: Environment) -> (path: String, shown: String) {
    var folder = environment.currentFolder
    while !folder.isEmpty {
      for name in ["doppel", "proxymock"] where FileStatus.isFolder("\(folder)/\(name)") {
        let path = "\(folder)/\(name)"
        return (path, folder == environment.currentFolder ? name : path)
      }
      folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
    }
    return ("\(environment.currentFolder)/doppel", "doppel")
  }

  private static func isEmpty(_ path: FilePath) -> Bool {
    !FileStatus.exists(path.string) || (FileStatus.isFolder(path.string) && FileStatus.entries(path.string).isEmpty)
  }
}
