/// A law that did not hold.
package struct FuzzFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The law, as a fixed sentence.
  package var law: String

  package init(_ law: String) { self.law = law }

  package var description: String { "does not hold: \(self.law)" }
}

/// Throws where `holds` is false.
package func expect(_ holds: Bool, _ law: String) throws(FuzzFailure) {
  guard holds else { throw FuzzFailure(law) }
}
