/// How the bytes of a body are got back from the text that a Markdown file shows.
enum BodyDisplay: String, Sendable {
  /// The text is the body.
  case verbatim
  /// The text is JSON made readable; the body is the same JSON without white space between its tokens.
  case compact
  /// The bytes are kept in the document; the text is for people.
  case kept
}
