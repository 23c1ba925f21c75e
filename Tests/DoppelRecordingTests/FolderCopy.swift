import DoppelCLibrary
import SystemPackage

/// Copies a folder with all that is in it.
func copy(_ folder: FilePath, to other: FilePath) throws {
  mkdir(other.string, 0o700)
  for name in names(in: folder) {
    let path = folder.appending(name)
    var info = stat()
    if stat(path.string, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
      try copy(path, to: other.appending(name))
    } else {
      try write(try text(path), to: other.appending(name))
    }
  }
}
