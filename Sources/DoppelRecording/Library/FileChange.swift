internal import DoppelCLibrary
package import NIOCore
package import SystemPackage

/// A file as it shall be.
package struct FileChange: Sendable, Equatable {
  package var path: FilePath
  /// `nil` where the file shall be gone.
  package var content: ByteBuffer?
  /// The hash of what the change was made from; `nil` where no file was there. Where the file is another by now, a transaction
  /// changes nothing.
  package var before: String?
  /// Who may read and write the file where none is there yet; `nil` for its owner alone. One that is there keeps what it has.
  package var mode: UInt32?

  package init(path: FilePath, content: ByteBuffer?, before: String? = nil, mode: UInt32? = nil) {
    self.path = path
    self.content = content
    self.before = before
    self.mode = mode
  }

  /// Makes the file so, in one step for whoever reads it, with the folders above it.
  ///
  /// - Throws: the system's `Errno`.
  func apply() throws(Errno) {
    guard let content = self.content else {
      guard unlink(self.path.string) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
      return
    }
    try Disk.makeFolder(self.path.removingLastComponent())
    try Disk.write(content, to: self.path, isDurable: true, mode: Disk.mode(self.path) ?? self.mode)
  }
}
