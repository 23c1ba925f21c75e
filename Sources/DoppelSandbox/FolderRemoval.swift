internal import DoppelCLibrary

/// Removes folders with all that is in them.
package enum FolderRemoval {
  /// Removes a folder; links are removed, not followed. What cannot be removed stays.
  package static func remove(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    guard let folder = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard name != ".", name != ".." else { continue }
      if unlink("\(path)/\(name)") != 0 { self.remove("\(path)/\(name)") }
    }
    rmdir(path)
  }
}
