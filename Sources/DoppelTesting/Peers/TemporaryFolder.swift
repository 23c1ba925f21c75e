internal import Foundation

/// A folder of its own for one test, removed with everything in it when the test lets go of it.
package final class TemporaryFolder: Sendable {
  /// The absolute path, without a slash at its end.
  package let path: String

  package init() throws {
    var template = Array((Self.parent + "/doppel-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw PeerError.system("mkdtemp", errno) }
    self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: self.path) }

  /// The path of something in the folder, whether it exists or not.
  package func file(_ name: String) -> String { self.path + "/" + name }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    let path = self.file(name)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// The text of a file.
  package func read(_ name: String) throws -> String { try String(contentsOfFile: self.file(name), encoding: .utf8) }

  /// The files at any depth below `name` whose names end with `suffix`: paths, sorted.
  package func files(under name: String = "", suffix: String = "") -> [String] {
    let start = name.isEmpty ? self.path : self.file(name)
    let found = FileManager.default.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(suffix) }.map { start + "/" + $0 }.sorted()
  }

  /// The permission bits of something in the folder, such as `0o600`.
  package func permissions(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  /// The system's folder for such things, without a slash at its end.
  private static var parent: String {
    let path = NSTemporaryDirectory()
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
