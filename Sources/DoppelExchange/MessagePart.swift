/// Which part of a message a text is, as far as that tells what may stand in it.
public enum MessagePart: Sendable, Hashable {
  /// The field that says when the message was made.
  case date
  /// The value of any other field.
  case field
  /// The body, its content codings undone.
  case body
}
