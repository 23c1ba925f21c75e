import DoppelCLibrary
import SystemPackage

/// The few file operations of this module: bounded reads, and writes that are seen whole or not at all.
enum LocalFile {
  struct Content {
    var bytes: [UInt8]
    var permissions: FilePermissions
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Reads a regular file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(TLSError) -> Content {
    do {
      // Non-blocking so that a FIFO in the file's place is refused instead of waited for.
      let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? descriptor.close() }
      let status = try descriptor.stat()
      guard status.type == .regular else { throw TLSError(.unreadable, "cannot read \(path): expected a regular file") }
      let bytes = try self.readAll(descriptor, limit: limit)
      guard bytes.count <= limit else { throw TLSError(.tooLarge, "\(path) is larger than \(limit) bytes, which is the limit") }
      return Content(bytes: bytes, permissions: status.permissions)
    } catch {
      throw TLSError(.unreadable, "cannot read \(path)", cause: error)
    }
  }

  /// The bytes from here to the end, but no more than one chunk over `limit`.
  private static func readAll(_ descriptor: FileDescriptor, limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while bytes.count <= limit {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk.prefix(count))
    }
    return bytes
  }

  /// Writes `bytes` beside `path` and moves them there in one step; a crash leaves the old file or the new one.
  static func write(_ bytes: some Sequence<UInt8>, to path: String, permissions: FilePermissions) throws(TLSError) {
    let temporary = "\(path).\(UInt64.random(in: 0 ... .max)).new"
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(temporary), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
        permissions: permissions)
      do {
        try descriptor.closeAfter {
          // Set again because the process's umask was taken off it.
          try self.check(fchmod(descriptor.rawValue, permissions.rawValue))
          try descriptor.writeAll(bytes)
          try self.check(fsync(descriptor.rawValue))
        }
        try self.check(rename(temporary, path))
      } catch {
        unlink(temporary)
        throw error
      }
    } catch {
      throw TLSError(.unwritable, "cannot write \(path)", cause: error)
    }
  }

  /// Makes a folder and those above it that are missing, each open to its owner only.
  static func makeFolder(_ path: String) throws(TLSError) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/\(part)"
      if mkdir(built, 0o700) != 0, errno != EEXIST {
        throw TLSError(.unwritable, "cannot make the folder \(built)", cause: Errno(rawValue: errno))
      }
    }
  }

  /// The permissions of a folder.
  static func folderPermissions(_ path: String) throws(TLSError) -> FilePermissions {
    do {
      let status = try Stat(FilePath(path))
      guard status.type == .directory else { throw TLSError(.unreadable, "expected a folder at \(path)") }
      return status.permissions
    } catch {
      throw TLSError(.unreadable, "cannot read \(path)", cause: error)
    }
  }

  /// Runs `body` while no other process runs one on the same folder. The lock ends with the process that holds it.
  static func locked<Result>(folder: String, _ body: () throws(TLSError) -> Result) throws(TLSError) -> Result {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(FilePath(folder), .readOnly, options: [.directory, .closeOnExec])
    } catch {
      throw TLSError(.unreadable, "cannot open the folder \(folder)", cause: error)
    }
    defer { try? descriptor.close() }
    while flock(descriptor.rawValue, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw TLSError(.unwritable, "cannot lock the folder \(folder)", cause: Errno(rawValue: errno))
      }
    }
    return try body()
  }

  private static func check(_ result: CInt) throws {
    if result != 0 { throw Errno(rawValue: errno) }
  }
}
