internal import DoppelCLibrary
internal import NIOCore
internal import SystemPackage

/// Says that a process changes a library: a file that is locked as long as the process lives, however it ends.
package final class RefreshLock: Sendable {
  /// Another process has the lock.
  package struct Busy: Error, Sendable, Hashable, CustomStringConvertible {
    /// `nil` where it is not known.
    package var process: Int?

    package var description: String {
      "another refresh is at work" + (self.process.map { ", process \($0)" } ?? "") + "; wait until it has ended"
    }
  }

  private static let name = "lock"
  private let file: CInt

  /// - Throws: `Busy`, or the system's `Errno`.
  init(in folder: FilePath) throws {
    try Disk.makeFolder(folder)
    let path = folder.appending(Self.name)
    let file = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Errno(rawValue: errno) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      let text = try? Disk.read(path, limit: 64)
      throw Busy(process: text.flatMap { Int(String(buffer: $0)) })
    }
    self.file = file
    _ = ftruncate(file, 0)
    try? Disk.write(ByteBuffer(string: String(getpid())), to: Descriptor(rawValue: file))
  }

  deinit {
    _ = ftruncate(self.file, 0)
    close(self.file)
  }
}
