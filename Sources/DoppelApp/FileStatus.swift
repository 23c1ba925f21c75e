#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What stands at a path.
enum FileStatus {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
