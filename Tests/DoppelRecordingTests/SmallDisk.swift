import DoppelCLibrary
import SystemPackage
import Testing

/// A file system in memory that holds little.
struct SmallDisk {
  static let need: Comment = "needs the right to mount a small file system"
  let path: FilePath

  static let isPossible: Bool = {
    #if os(Linux)
      var template = Array("/tmp/doppel-disk-XXXXXX".utf8CString)
      guard let path = mkdtemp(&template) else { return false }
      defer { rmdir(path) }
      guard mount("tmpfs", path, "tmpfs", 0, "size=65536") == 0 else { return false }
      return umount(path) == 0
    #else
      return false
    #endif
  }()

  init(_ path: FilePath, bytes: Int) throws {
    self.path = path
    #if os(Linux)
      mkdir(path.string, 0o700)
      try #require(mount("tmpfs", path.string, "tmpfs", 0, "size=\(bytes)") == 0)
    #endif
  }

  func unmount() {
    #if os(Linux)
      umount2(self.path.string, Int32(MNT_DETACH))
    #endif
  }
}
