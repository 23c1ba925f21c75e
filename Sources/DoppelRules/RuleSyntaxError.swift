/// Why a text that a person wrote (a condition, a filter, a path, a duration …) cannot be read, and where.
package struct RuleSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the text should have been, with its article, such as `a condition`.
  package var subject: String
  /// The whole text that was read.
  package var text: String
  /// Unicode scalars before the first one that does not fit.
  package var offset: Int
  /// What would have fitted there.
  package var expected: String
  /// What stands there instead.
  package var found: String

  package init(subject: String, text: String, offset: Int, expected: String, found: String) {
    self.subject = subject
    self.text = text
    self.offset = offset
    self.expected = expected
    self.found = found
  }

  /// One line: `"latency.p96 > 5" is not a condition: expected …, found "latency.p96" (character 1)`.
  package var description: String {
    "\"\(self.text)\" is not \(self.subject): expected \(self.expected), found \(self.found) (character \(self.offset + 1))"
  }
}
