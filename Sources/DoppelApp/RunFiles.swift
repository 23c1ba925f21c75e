internal import DoppelCLibrary
internal import DoppelTransport
internal import SystemPackage

/// Files and folders that a run makes for itself.
enum RunFiles {
  /// The path without links; `nil` where nothing is there.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func parent(_ path: String) -> String { FilePath(path).removingLastComponent().string }

  static func name(_ path: String) -> String { FilePath(path).lastComponent?.string ?? "" }

  /// What is in a folder; `nil` where it is none.
  static func names(in path: String) -> Set<String>? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: Set<String> = []
    while let entry = readdir(folder) {
      names.insert(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.subtracting([".", ".."])
  }

  /// Makes a folder that everybody may read.
  static func makeFolder(_ path: String) throws {
    try self.check(mkdir(path, 0o755), path)
    // Set again because the process's umask was taken off it.
    try self.check(chmod(path, 0o755), path)
  }

  /// Removes a folder in which nothing is; others stay.
  static func removeEmpty(_ path: String) { _ = rmdir(path) }

  /// Writes a file; everybody may read it.
  static func write(_ text: String, to path: String) throws {
    do {
      let target = try self.create(path)
      try target.closeAfter { _ = try target.writeAll(text.utf8) }
    } catch {
      throw CommandError.failed("cannot write \(path): \(error)")
    }
  }

  static func link(_ target: String, at path: String) throws { try self.check(symlink(target, path), path) }

  /// Makes a copy of what stands at a path: of a link the link, of a file the file; folders and what cannot be read are left out.
  static func reflect(_ original: String, at path: String) throws {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = readlink(original, &bytes, bytes.count)
    if count > 0 {
      try self.link(String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self), at: path)
    } else if access(original, R_OK) == 0, self.names(in: original) == nil {
      try self.copy(original, to: path)
    }
  }

  /// Copies a file; everybody may read the copy.
  static func copy(_ original: String, to path: String) throws {
    do {
      let source = try FileDescriptor.open(FilePath(original), .readOnly, options: .closeOnExec)
      try source.closeAfter {
        let target = try self.create(path)
        try target.closeAfter {
          var chunk = [UInt8](repeating: 0, count: 262_144)
          while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
            try target.writeAll(chunk.prefix(count))
          }
        }
      }
    } catch {
      throw CommandError.failed("cannot copy \(original) to \(path): \(error)")
    }
  }

  /// Makes a file that everybody may read, and opens it.
  private static func create(_ path: String) throws -> FileDescriptor {
    let permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: permissions)
    // Set again because the process's umask was taken off it.
    guard fchmod(file.rawValue, permissions.rawValue) == 0 else {
      let reason = Errno(rawValue: errno)
      try? file.close()
      throw reason
    }
    return file
  }

  private static func check(_ result: CInt, _ path: String) throws {
    if result != 0 { throw CommandError.failed("cannot make \(path): \(SystemMessage.text(errno))") }
  }
}
