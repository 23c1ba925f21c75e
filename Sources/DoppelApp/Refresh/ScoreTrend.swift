internal import DoppelCLibrary
internal import DoppelRefresh
internal import DoppelTransport
internal import SystemPackage

/// `scores.jsonl` in a workspace: a line for each score.
struct ScoreTrend {
  static let name = "scores.jsonl"
  /// Bytes of the file that are read.
  private static let limit = 16 * 1024 * 1024

  let path: FilePath

  /// - Parameter folder: of the workspace.
  init(_ folder: FilePath) { self.path = folder.appending(Self.name) }

  /// The last scores of a library, the oldest first; none where the file cannot be read.
  func scores(of origin: LibraryOrigin) -> [LibraryScore] {
    guard let bytes = try? TextFile.bytes(of: self.path.string, limit: Self.limit), bytes.count <= Self.limit else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.reversed().lazy.compactMap { LibraryScore(line: $0) }
      .filter { LibraryOrigin(names: $0.library) == origin }.prefix(LibraryScore.trendLength).reversed()
  }

  /// Adds a score, below a last line that may have no end; the folder is made where there is none.
  ///
  /// - Throws: the system's `Errno`, or `TextFile.Irregular`: a link is not followed.
  func append(_ score: LibraryScore) throws {
    let folder = self.path.removingLastComponent()
    if !FileStatus.exists(folder.string) { try RunFiles.makeFolder(folder.string) }
    // non-blocking, so that a FIFO in the file's place is refused instead of waited for
    let file = try FileDescriptor.open(
      self.path, .readWrite, options: [.create, .append, .noFollow, .nonBlocking, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter {
      guard try file.stat().type == .regular else { throw TextFile.Irregular() }
      let size = try file.seek(offset: 0, from: .end)
      var last: [UInt8] = [UInt8(ascii: "\n")]
      if size > 0 { _ = try last.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: size - 1, into: $0) } }
      let start = last[0] == UInt8(ascii: "\n") ? "" : "\n"
      _ = try file.writeAll((start + score.line + "\n").utf8)
    }
  }
}
