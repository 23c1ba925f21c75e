import DoppelTesting
import Foundation

extension TemporaryFolder {
  /// How many exchanges of a recording in Markdown were answered. A client may ask once more on a connection that the server is
  /// closing, and again on another: the first of them is recorded without an answer.
  func answered(in recording: String) throws -> Int {
    try self.files(under: recording, suffix: ".md")
      .count { try String(contentsOfFile: $0, encoding: .utf8).contains("### RESPONSE ###") }
  }
}
