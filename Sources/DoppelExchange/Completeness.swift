/// How much of an exchange was seen and kept.
public enum Completeness: Sendable, Hashable {
  case complete
  /// Something is missing or was cut; the reason is one of a small set of fixed sentences.
  case partial(String)
  /// The bytes were not understood: kept or counted, with the reason.
  case opaque(String)
}
