/// Why there is no sandbox, as a sentence.
package struct SandboxError: Error, CustomStringConvertible, Equatable {
  package enum Kind: Sendable, Equatable {
    /// This system cannot give a program namespaces or rules of its own; the sentence says what is missing.
    case unavailable
    /// The command could not be run.
    case command
    /// The keeper is gone.
    case keeperEnded
  }

  package let kind: Kind
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
