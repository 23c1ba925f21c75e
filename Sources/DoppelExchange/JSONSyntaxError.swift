/// Why a text is not JSON (RFC 8259), and where.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Bytes before the first one that does not fit.
  package var offset: Int
  /// What was expected or what is wrong, as a fixed sentence.
  package var reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "not JSON at byte \(self.offset): \(self.reason)" }
}
