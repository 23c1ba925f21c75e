internal import DoppelCLibrary
internal import NIOCore
internal import SystemPackage

/// The few operations on files and folders that a recording needs; every failure is the system's `Errno`.
enum Disk {
  /// Makes a folder, and those above it, for its owner alone (0700). One that is there already stays as it is.
  static func makeFolder(_ path: FilePath) throws(Errno) {
    if self.isFolder(path) { return }
    let parent = path.removingLastComponent()
    if !parent.isEmpty, parent != path { try self.makeFolder(parent) }
    guard mkdir(path.string, 0o700) != 0 else { return }
    let error = Errno(rawValue: errno)
    // Another may have made it in the meantime; anything but a folder is in the way.
    guard error == .fileExists, self.isFolder(path) else { throw error }
  }

  static func isFolder(_ path: FilePath) -> Bool { self.kind(path) == S_IFDIR }

  /// Whether bytes stand at a path, to be read to their end: no folder, pipe, socket or device.
  static func isFile(_ path: FilePath) -> Bool { self.kind(path) == S_IFREG }

  /// The kind of what stands at a path, links followed; `nil` where nothing does.
  private static func kind(_ path: FilePath) -> mode_t? {
    var info = stat()
    return stat(path.isEmpty ? "." : path.string, &info) == 0 ? info.st_mode & S_IFMT : nil
  }

  /// Whether an open file still has a name in a folder, so that others can read it.
  static func hasName(_ file: Descriptor) -> Bool {
    var info = stat()
    return fstat(file.rawValue, &info) == 0 && info.st_nlink > 0
  }

  /// The path without links; `nil` where nothing stands there.
  static func resolved(_ path: FilePath) -> FilePath? {
    guard let resolved = realpath(path.isEmpty ? "." : path.string, nil) else { return nil }
    defer { free(resolved) }
    return FilePath(String(cString: resolved))
  }

  /// What tells a file or folder from one that takes its place: device and inode.
  struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  /// The identity of what stands at a path, links followed; `nil` where nothing does.
  static func identity(_ path: FilePath) -> Identity? {
    var info = stat()
    guard stat(path.isEmpty ? "." : path.string, &info) == 0 else { return nil }
    return Identity(device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(truncatingIfNeeded: info.st_ino))
  }

  /// Tells whether a file was written since: another one stands at the path, or it has another length or time. `nil` where none does.
  static func stamp(_ path: FilePath) -> String? {
    var info = stat()
    guard stat(path.string, &info) == 0 else { return nil }
    return "\(info.st_ino) \(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
  }

  /// Who may read and write a file, links followed; `nil` where nothing stands there.
  static func mode(_ path: FilePath) -> mode_t? {
    var info = stat()
    return stat(path.string, &info) == 0 ? info.st_mode & 0o777 : nil
  }

  /// Opens a new file for its owner alone (0600); it must not be there yet.
  static func create(_ path: FilePath) throws(Errno) -> Descriptor {
    try self.typed {
      try Descriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
    }
  }

  /// Writes a whole file under a temporary name, then gives it its name, so that no reader ever sees a part of it. A former
  /// file of that name is replaced.
  ///
  /// - Parameters:
  ///   - isDurable: also wait until the bytes and the name are on the disk.
  ///   - mode: who may read and write it; `nil` for its owner alone.
  static func write(
    _ bytes: ByteBuffer, to path: FilePath, isDurable: Bool = false, mode: mode_t? = nil
  ) throws(Errno) {
    try self.write(bytes, beside: path, isDurable: isDurable) { temporary throws(Errno) in
      if let mode { _ = chmod(temporary.string, mode) }
      guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }
    if isDurable { self.syncFolder(path.removingLastComponent()) }
  }

  /// Writes a whole new file under a temporary name, then gives it the first of `count` names in one folder that is free.
  ///
  /// - Throws: `Errno`, `fileExists` where none is free.
  static func write(_ bytes: ByteBuffer, toFirstFreeOf count: Int, _ path: (_ number: Int) -> FilePath) throws(Errno) {
    try self.write(bytes, beside: path(1), isDurable: false) { temporary throws(Errno) in
      for number in 1...count {
        if link(temporary.string, path(number).string) == 0 {
          _ = unlink(temporary.string)
          return
        }
        guard errno == EEXIST else { throw Errno(rawValue: errno) }
      }
      throw .fileExists
    }
  }

  /// Where a file stands until all of it is written; left there by a process that was killed meanwhile.
  static func unfinished(_ path: FilePath) -> FilePath {
    path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "").writing")
  }

  /// Writes a temporary file in the folder of `path` and has it named; it is gone where that fails.
  private static func write(
    _ bytes: ByteBuffer, beside path: FilePath, isDurable: Bool, name: (_ temporary: FilePath) throws(Errno) -> Void
  ) throws(Errno) {
    let temporary = self.unfinished(path)
    _ = unlink(temporary.string)
    let file = try self.create(temporary)
    do throws(Errno) {
      try self.fill(file, with: bytes, isDurable: isDurable)
      try name(temporary)
    } catch {
      _ = unlink(temporary.string)
      throw error
    }
  }

  /// Writes all bytes and closes the file, whatever happens.
  private static func fill(_ file: Descriptor, with bytes: ByteBuffer, isDurable: Bool) throws(Errno) {
    do throws(Errno) {
      try self.write(bytes, to: file)
      if isDurable, fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
    } catch {
      try? file.close()
      throw error
    }
    try self.typed { try file.close() }
  }

  /// Writes all bytes at the file's position.
  static func write(_ bytes: ByteBuffer, to file: Descriptor) throws(Errno) {
    try self.typed { _ = try bytes.withUnsafeReadableBytes { try file.writeAll($0) } }
  }

  /// Removes a file; that it is not there is no matter.
  static func remove(_ path: FilePath) { _ = unlink(path.string) }

  /// Removes a folder in which nothing is; others stay.
  static func removeEmpty(_ path: FilePath) { _ = rmdir(path.string) }

  private static func syncFolder(_ path: FilePath) {
    guard let folder = try? Descriptor.open(path.isEmpty ? "." : path, .readOnly, options: [.directory, .closeOnExec])
    else { return }
    _ = fsync(folder.rawValue)
    try? folder.close()
  }

  /// Reads a whole file.
  ///
  /// - Throws: `Errno`, `fileTooLarge` where it holds more than `limit` bytes.
  static func read(_ path: FilePath, limit: Int) throws(Errno) -> ByteBuffer {
    try self.typed {
      let file = try Descriptor.open(path, .readOnly, options: [.closeOnExec])
      defer { try? file.close() }
      var bytes = ByteBuffer()
      let size = try file.seek(offset: 0, from: .end)
      guard size <= limit else { throw Errno.fileTooLarge }
      try file.seek(offset: 0, from: .start)
      while true {
        let count = try bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: max(4_096, Int(size) - bytes.readableBytes + 1))
        {
          try file.read(into: $0)
        }
        if count == 0 { return bytes }
        guard bytes.readableBytes <= limit else { throw Errno.fileTooLarge }
      }
    }
  }

  static func truncate(_ file: Descriptor, to size: Int) throws(Errno) {
    guard ftruncate(file.rawValue, off_t(size)) == 0 else { throw Errno(rawValue: errno) }
  }

  /// What stands in a folder, by kind, in the order of the names.
  static func list(_ path: FilePath) throws(Errno) -> [(name: String, isFolder: Bool)] {
    guard let folder = opendir(path.isEmpty ? "." : path.string) else { throw Errno(rawValue: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { ($0, self.isFolder(path.appending($0))) }
  }

  /// Does what may throw `Errno` and nothing else.
  static func typed<R>(_ body: () throws -> R) throws(Errno) -> R {
    do { return try body() } catch let error as Errno { throw error } catch { throw .ioError }
  }
}
