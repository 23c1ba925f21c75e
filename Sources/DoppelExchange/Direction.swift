/// Which way an exchange went, seen from the observed program.
public enum Direction: String, Sendable, Hashable, CaseIterable {
  /// A client called the observed program.
  case inbound = "in"
  /// The observed program called a dependency.
  case outbound = "out"
}
