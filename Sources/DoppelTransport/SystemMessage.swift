#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The system's words for its error numbers.
package enum SystemMessage {
  package static func text(_ errno: Int32) -> String { String(cString: strerror(errno)).lowercased() }
}
