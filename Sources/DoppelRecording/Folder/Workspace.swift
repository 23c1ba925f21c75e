package import DoppelExchange
package import SystemPackage

/// The folder of a project in which recordings and results live: `doppel/`, or another tool's `proxymock/`, which is read
/// just the same.
package struct Workspace: Sendable, Hashable {
  /// The names that a workspace has, ours first.
  package static let names = ["doppel", "proxymock"]

  package var folder: FilePath

  package init(_ folder: FilePath) { self.folder = folder }

  /// The workspace at or above a folder, or the one that would be made there.
  ///
  /// - Parameter folder: absolute, or relative to the working folder, which is then the last that is looked at.
  package init(at folder: FilePath) {
    var place = folder.lexicallyNormalized()
    while true {
      if let name = place.lastComponent?.string, Self.names.contains(name) {
        self.folder = place
        return
      }
      for name in Self.names where Disk.isFolder(place.appending(name)) {
        self.folder = place.appending(name)
        return
      }
      let parent = place.removingLastComponent()
      if parent == place || place.isEmpty { break }
      place = parent
    }
    self.folder = folder.appending(Self.names[0])
  }

  /// Where `record` writes by default.
  package func recording(at moment: Timestamp) -> FilePath { self.folder.appending("recorded-\(moment.fileStem)") }

  /// Where `mock` writes by default.
  package func mocked(at moment: Timestamp) -> FilePath { self.result("mocked", moment) }

  /// Where `replay` writes by default.
  package func replayed(at moment: Timestamp) -> FilePath { self.result("replayed", moment) }

  /// Where `mock` keeps what it asked for anew until the library has it.
  package func fetched(at moment: Timestamp) -> FilePath { self.result("fetched", moment) }

  private func result(_ name: String, _ moment: Timestamp) -> FilePath {
    self.folder.appending("results").appending("\(name)-\(moment.fileStem)")
  }

  /// Why a folder cannot take a new recording.
  package enum FolderError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is something in it already.
    case notEmpty(FilePath)
    /// The system refuses it.
    case refused(FilePath, Errno)

    package var description: String {
      switch self {
      case .notEmpty(let folder): "\(folder) is not empty: name a folder that is new or empty"
      case .refused(let folder, let error): "\(folder): \(error)"
      }
    }
  }

  /// Makes a folder for a new recording (0700), or takes an empty one; `true` where it was made.
  @discardableResult
  package static func makeEmpty(_ folder: FilePath) throws(FolderError) -> Bool {
    do throws(Errno) {
      let isNew = Disk.identity(folder) == nil
      try Disk.makeFolder(folder)
      guard try Disk.list(folder).isEmpty else { throw .directoryNotEmpty }
      return isNew
    } catch {
      throw error == .directoryNotEmpty ? .notEmpty(folder) : .refused(folder, error)
    }
  }
}
