internal import DoppelCLibrary
internal import SystemPackage

/// Says that a process changes a file of a folder: the folder itself is locked, as long as this is there and the process lives. A folder
/// on a disk that has no locks goes without.
final class FolderLock {
  /// How long it may take until others have let go.
  static let patience = Duration.seconds(10)

  private let folder: FileDescriptor

  /// - Throws: `CommandError` with exit code 3.
  init(_ path: FilePath, patience: Duration = FolderLock.patience) throws {
    do {
      self.folder = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    } catch {
      throw CommandError.failed("cannot open the folder \(path): \(error)")
    }
    let end = ContinuousClock.now + patience
    while flock(self.folder.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      guard ContinuousClock.now < end else {
        throw CommandError.failed("another command is changing files in \(path), and has not ended; try again when it has")
      }
      _ = poll(nil, 0, 5)
    }
  }

  deinit { try? self.folder.close() }
}
