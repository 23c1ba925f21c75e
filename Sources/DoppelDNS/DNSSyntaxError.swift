/// Why bytes are no DNS message (RFC 1035 section 4.1), and where.
package struct DNSSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Bytes of the message before what does not fit.
  package var offset: Int
  /// What was expected or what is wrong, as a fixed sentence.
  package var reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "not a DNS message at byte \(self.offset): \(self.reason)" }
}
