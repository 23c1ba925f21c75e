internal import DoppelExchange
internal import NIOCore
package import SystemPackage

/// The files of exchanges under the paths that a user names.
package enum RecordingFolder {
  /// Folders that are not looked into unless they are named; hidden ones are neither.
  package static let skippedFolders: Set<String> = ["results", "refresh", "blueprints", "dataframes", "secrets"]
  /// Files that are no exchanges.
  private static let skippedFiles: Set<String> = [Manifest.fileName, "report.json", "snapshot.json", "scores.jsonl"]
  /// Folders within folders that are looked into; links may not lead round in circles.
  package static let depth = 32

  /// The files of exchanges under these paths.
  package static func files(in paths: [FilePath]) -> [FilePath] {
    var found = Found()
    for path in paths { found.add(path) }
    return found.files.map(\.path)
  }

  /// The folders with a manifest that are read under these paths, whether or not exchanges are in them.
  package static func recordings(in paths: [FilePath]) -> Set<FilePath> {
    var found = Found()
    for path in paths { found.add(path) }
    return Set(found.recordings)
  }

  /// Removes a recording without exchanges: its manifest, and the folder unless it is to stay or something else is in it.
  package static func remove(_ folder: FilePath, keepsFolder: Bool) {
    Disk.remove(folder.appending(Manifest.fileName))
    if !keepsFolder { Disk.removeEmpty(folder) }
  }

  /// One file of exchanges.
  struct File: Hashable {
    var path: FilePath
    var isLines: Bool
    var isMarkdown: Bool
  }

  /// The files of one recording: those of one folder that has a manifest or stands in the workspace, ordered by time.
  struct Found {
    var files: [File] = []
    var problems: [LoadProblem] = []
    /// Folders with a manifest.
    var recordings: [FilePath] = []
    private var visited: Set<Disk.Identity> = []
    /// Without links, so that a file counts once, however often it is reached.
    private var taken: Set<FilePath> = []

    /// Takes what was found; the same files are not found again.
    mutating func take() -> (files: [File], problems: [LoadProblem]) {
      defer { (self.files, self.problems) = ([], []) }
      return (self.files, self.problems)
    }

    /// Adds what stands at a path.
    mutating func add(_ path: FilePath) {
      guard let identity = Disk.identity(path) else {
        self.problems.append(LoadProblem(file: path, reason: "there is no such file or folder"))
        return
      }
      if Disk.isFolder(path) {
        self.addFolder(path, identity, depth: 0)
      } else if let file = RecordingFolder.file(path, isNamed: true) {
        self.addFile(file)
      } else {
        self.problems.append(LoadProblem(file: path, reason: "expected a file that ends in .md, .json or .jsonl"))
      }
    }

    /// Adds a file; reading a pipe would wait for whoever writes into it.
    private mutating func addFile(_ file: File) {
      if Disk.isFile(file.path) {
        if self.taken.insert(Disk.resolved(file.path) ?? file.path).inserted { self.files.append(file) }
        return
      }
      let isThere = Disk.identity(file.path) != nil
      self.problems.append(
        LoadProblem(file: file.path, reason: isThere ? "a pipe, socket or device, no file" : "there is no such file"))
    }

    private mutating func addFolder(_ path: FilePath, _ identity: Disk.Identity, depth: Int) {
      guard self.visited.insert(identity).inserted else { return }
      guard depth < RecordingFolder.depth else {
        self.problems.append(LoadProblem(file: path, reason: "more than \(RecordingFolder.depth) folders deep"))
        return
      }
      do throws(Errno) {
        for entry in try Disk.list(path) where !entry.name.hasPrefix(".") {
          let inner = path.appending(entry.name)
          if entry.isFolder {
            guard !RecordingFolder.skippedFolders.contains(entry.name), let identity = Disk.identity(inner) else { continue }
            self.addFolder(inner, identity, depth: depth + 1)
          } else if entry.name == Manifest.fileName {
            self.recordings.append(path)
          } else if let file = RecordingFolder.file(inner, isNamed: false) {
            self.addFile(file)
          }
        }
      } catch {
        self.problems.append(LoadProblem(file: path, reason: "\(error)"))
      }
    }
  }

  /// - Parameter isNamed: whether the user named the file.
  private static func file(_ path: FilePath, isNamed: Bool) -> File? {
    let name = path.lastComponent?.string ?? ""
    guard isNamed || !self.skippedFiles.contains(name) else { return nil }
    switch path.extension {
    case "md": return File(path: path, isLines: false, isMarkdown: true)
    case "json": return File(path: path, isLines: false, isMarkdown: false)
    case "jsonl": return File(path: path, isLines: true, isMarkdown: false)
    default: return nil
    }
  }
}
