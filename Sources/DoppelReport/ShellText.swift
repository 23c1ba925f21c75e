/// Words for a POSIX shell.
package enum ShellText {
  /// The word as a person would type it: bare where it is plain, else in single quotes.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || ($0 >= 0x2b && $0 <= 0x3a) || $0 == 0x5f || $0 == 0x40 || $0 == 0x3d
    }
    if isPlain && !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
