internal import DoppelCLibrary
internal import SystemPackage

/// Small files that a user names.
package enum TextFile {
  /// Writes a file whole, in place of an older one; 0644, or 0600 where it is private.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package static func write(_ text: String, to path: String, isPrivate: Bool = false) throws {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate],
        permissions: isPrivate ? .ownerReadWrite : [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
    } catch {
      throw CommandError.failed("cannot write \(path): \(error)")
    }
  }

  /// Writes a file so that a reader sees either the old one or the whole new one, with the permissions of the old one, or 0644. Where
  /// a link stands, the file takes the place of the link.
  ///
  /// - Throws: `CommandError` with exit code 3.
  package static func replace(_ text: String, at path: String) throws {
    let target = FilePath(path)
    // a name that nobody can foretell, and only where nothing stands, so that no link is followed
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let draft = target.removingLastComponent().appending(".\(target.lastComponent?.string ?? "")-\(number).writing")
    do {
      let file = try FileDescriptor.open(
        draft, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      do {
        try file.closeAfter {
          if let permissions = self.permissions(of: path) { _ = fchmod(file.rawValue, permissions) }
          _ = try file.writeAll(text.utf8)
        }
        guard rename(draft.string, path) == 0 else { throw Errno(rawValue: errno) }
      } catch {
        self.remove(draft.string)
        throw error
      }
    } catch {
      throw CommandError.failed("cannot write \(path): \(error)")
    }
  }

  /// Those of the regular file at a path; `nil` where there is none.
  private static func permissions(of path: String) -> mode_t? {
    var info = stat()
    return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? info.st_mode & 0o777 : nil
  }

  /// Removes a file; nothing where there is none.
  static func remove(_ path: String) { _ = unlink(path) }

  /// Reads a file of at most that many bytes, in UTF-8.
  ///
  /// - Throws: `CommandError` with exit code 2.
  package static func read(_ path: String, limit: Int = 1_048_576) throws -> String {
    do {
      let bytes = try self.bytes(of: path, limit: limit)
      guard bytes.count <= limit else { throw CommandError.usage("\(path) is larger than \(limit) bytes") }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw CommandError.usage("\(path):\(line + 1): expected UTF-8")
      }
      return text
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.usage("cannot read \(path): \(error)")
    }
  }

  /// The bytes of a file; where there are more than the limit, at least one more.
  ///
  /// - Throws: the system's `Errno`, or `Irregular`.
  static func bytes(of path: String, limit: Int) throws -> [UInt8] {
    // non-blocking, so that a FIFO in the file's place is refused instead of waited for
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    return try file.closeAfter {
      guard try file.stat().type == .regular else { throw Irregular() }
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while bytes.count <= limit {
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { break }
        bytes.append(contentsOf: chunk.prefix(count))
      }
      return bytes
    }
  }

  /// What has the name of a file is a folder, a FIFO or a device.
  struct Irregular: Error, CustomStringConvertible {
    var description: String { "it is not a regular file" }
  }
}
