internal import DoppelToken
internal import NIOCore

/// Reads the keys that `--jwt-key` names. Of what stands in them nothing is ever said.
enum TokenKeyFiles {
  /// - Throws: `CommandError` with exit code 2 for a file that cannot be read or holds no key.
  static func read(_ paths: [String]) throws -> TokenKeys {
    TokenKeys(
      try paths.flatMap { path in
        do throws(TokenKey.FileError) {
          return try TokenKey.read(try self.bytes(of: path))
        } catch {
          throw CommandError.usage("--jwt-key \(path) \(error.reason)")
        }
      })
  }

  private static func bytes(of path: String) throws(TokenKey.FileError) -> ByteBuffer {
    do {
      return ByteBuffer(bytes: try TextFile.bytes(of: path, limit: TokenKey.fileLimit))
    } catch {
      throw TokenKey.FileError(reason: error is TextFile.Irregular ? "is not a regular file" : "cannot be read: \(error)")
    }
  }
}
