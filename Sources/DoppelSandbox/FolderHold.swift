internal import DoppelCLibrary

/// Says that a folder of a run is in use: a file in it that is locked as long as a process lives that holds it, however it ends.
package final class FolderHold: Sendable {
  private static let name = "held"
  private let lock: CInt

  /// Holds a folder that this process has just made; `nil` where the system does not let it, and then nobody takes it for one that
  /// was left.
  package init?(new folder: String) {
    let path = "\(folder)/\(Self.name)"
    let lock = open("\(path).new", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard lock >= 0 else { return nil }
    self.lock = lock
    // It has its name only once it is locked.
    guard flock(lock, LOCK_SH | LOCK_NB) == 0, rename("\(path).new", path) == 0 else { return nil }
  }

  /// Holds a folder that another process holds too.
  init?(joining folder: String) {
    let lock = open("\(folder)/\(Self.name)", O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else { return nil }
    self.lock = lock
    guard flock(lock, LOCK_SH | LOCK_NB) == 0 else { return nil }
  }

  deinit { close(self.lock) }

  /// Removes a folder of this user that was held and that nobody holds any more.
  package static func removeIfLeft(_ folder: String) {
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else { return }
    let lock = open("\(folder)/\(Self.name)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard lock >= 0 else { return }
    defer { close(lock) }
    if flock(lock, LOCK_EX | LOCK_NB) == 0 { FolderRemoval.remove(folder) }
  }
}
