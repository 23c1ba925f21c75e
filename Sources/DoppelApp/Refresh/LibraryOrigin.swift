internal import DoppelRecording
internal import SystemPackage

/// The files and folders that a library is made of, named the same wherever the workspace stands.
struct LibraryOrigin: Equatable {
  /// The workspace itself.
  static let whole = "."

  /// Relative to the workspace where they stand in it, else absolute; sorted, none twice.
  let names: [String]

  /// - Parameter names: as a report or a score has them; none where it is older than they are, which is taken for the whole
  ///   workspace.
  init(names: [String]) { self.names = names.isEmpty ? [Self.whole] : Set(names).sorted() }

  /// - Parameter paths: absolute; the workspace is that of the first.
  init(_ paths: [FilePath]) {
    let paths = paths.map(Self.resolved)
    let workspace = paths.first.map { Workspace(at: $0).folder }
    self.init(
      names: paths.map { path in
        var rest = path
        guard let workspace, rest.removePrefix(workspace) else { return path.string }
        return rest.isEmpty ? Self.whole : rest.string
      })
  }

  private static func resolved(_ path: FilePath) -> FilePath {
    (RunFiles.realPath(path.string).map { FilePath($0) } ?? path).lexicallyNormalized()
  }

  /// Whether some of one stands in the other.
  func overlaps(_ other: LibraryOrigin) -> Bool {
    self.names.contains { name in
      other.names.contains { Self.holds(name, $0) || Self.holds($0, name) }
    }
  }

  private static func holds(_ folder: String, _ name: String) -> Bool {
    folder == Self.whole ? !name.hasPrefix("/") : FilePath(name).starts(with: FilePath(folder))
  }
}
