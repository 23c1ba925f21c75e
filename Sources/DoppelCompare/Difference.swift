package import DoppelRules

/// One field in which a live answer departs from the recorded one.
package struct Difference: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Same type, another value.
    case valueChanged = "value changed"
    /// Another JSON type; true and false are one type.
    case typeChanged = "type changed"
    /// Only the live answer has it.
    case added
    /// Only the recorded answer has it.
    case removed
    /// An array too long to be aligned has another number of elements.
    case lengthChanged = "length changed"
  }

  /// Where it stands: for an added element its live index, for all others the recorded one.
  package var path: FieldPath
  package var kind: Kind
  /// The recorded lexeme, cut to `Comparison.Limits.text`; empty for what was added.
  package var recorded: String
  /// The live lexeme, cut to `Comparison.Limits.text`; empty for what was removed.
  package var live: String

  package init(path: FieldPath, kind: Kind, recorded: String, live: String) {
    self.path = path
    self.kind = kind
    self.recorded = recorded
    self.live = live
  }
}
