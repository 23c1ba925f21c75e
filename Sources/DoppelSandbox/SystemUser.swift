internal import DoppelCLibrary

/// The users of this machine.
package enum SystemUser {
  /// The number of a user that is named or numbered; `nil` where there is none of that name.
  package static func number(of text: String) -> UInt32? {
    if let number = UInt32(text) { return number }
    // C would read a name up to its first zero byte.
    guard !text.utf8.contains(0) else { return nil }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var bytes = [CChar](repeating: 0, count: 16 * 1024)
    guard getpwnam_r(text, &entry, &bytes, bytes.count, &found) == 0, found != nil else { return nil }
    return entry.pw_uid
  }
}
