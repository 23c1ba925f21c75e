internal import DoppelCLibrary
internal import NIOCore
internal import Synchronization
internal import SystemPackage

/// A file of the secrets of TLS connections, in the form of NSS that Wireshark reads (`--keylog`): whoever has it can read what was
/// captured of them, so it is its owner's alone (0600).
package final class KeyLog: Sendable {
  private let file: SystemPackage.FileDescriptor
  private let lock = Mutex(())

  /// Opens the file, which grows.
  ///
  /// - Throws: `unwritable`.
  package init(path: String) throws(TLSError) {
    do {
      self.file = try SystemPackage.FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: .ownerReadWrite)
    } catch {
      throw TLSError(.unwritable, "cannot write \(path)", cause: error)
    }
    // One that was there may be open to others; what is no file, such as a terminal, stays as it is.
    if (try? self.file.stat())?.type == .regular { _ = fchmod(self.file.rawValue, FilePermissions.ownerReadWrite.rawValue) }
  }

  deinit { try? self.file.close() }

  /// Adds a line, which ends itself. A full disk loses it: the connection goes on.
  func write(_ line: ByteBuffer) {
    self.lock.withLock { _ in _ = try? self.file.writeAll(line.readableBytesView) }
  }
}
