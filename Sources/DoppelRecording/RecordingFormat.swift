/// The file forms of a recording.
package enum RecordingFormat: String, Sendable, Hashable, CaseIterable {
  /// One Markdown file an exchange: for people.
  case markdown
  /// One JSON file an exchange.
  case json
  /// Segments with one exchange a line: for volume.
  case jsonl
}
