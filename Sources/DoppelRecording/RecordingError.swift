/// Why a document of a recording could not be read.
package struct RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line of the document, from 1.
  package var line: Int
  /// What was expected, and what came.
  package var reason: String

  package init(line: Int = 1, reason: String) {
    self.line = line
    self.reason = reason
  }

  package var description: String { "line \(self.line): \(self.reason)" }
}
