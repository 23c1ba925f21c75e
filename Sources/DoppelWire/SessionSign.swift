/// A part of a request by which a person says that its session is known.
package enum SessionSign: Sendable, Hashable {
  /// A header field of this name.
  case header(String)
  /// A cookie of this name.
  case cookie(String)
  /// The first value at a place, as `MessageValue.place` has it.
  case value(place: String)
}
