package import DoppelLearn
package import NIOCore

/// The values of clients that stand in recorded answers, so that a live client's own can take their place.
package struct Echoes: Sendable {
  /// The answers that hold a value that a client made, by `RecordedAnswer.order`.
  let answers: Set<Int>
  /// Of each answer the values that stood in a header field of its own request, with the field's name.
  let fields: [Int: [(name: String, value: ByteBuffer)]]
  /// Of each answer the texts that were computed from its own request.
  let derived: [Int: [DerivedValue]]

  /// Of each answer that tells its server's address that of its request, with the name of the header field.
  var addresses: [Int: (name: String, value: ByteBuffer)] = [:]

  package var isEmpty: Bool { self.answers.isEmpty && self.fields.isEmpty && self.derived.isEmpty && self.addresses.isEmpty }

  /// Whether an answer may hold a value that a client made.
  package func holds(_ order: Int) -> Bool {
    !self.isEmpty && (self.answers.contains(order) || self.fields[order] != nil || self.derived[order] != nil)
  }

  /// The address by which an answer names its server, and the header field of its request that told it.
  package func address(of order: Int) -> (name: String, value: ByteBuffer)? { self.addresses[order] }

  /// The header fields of its request whose values an answer repeats.
  package func fields(of order: Int) -> [(name: String, value: ByteBuffer)] { self.fields[order] ?? [] }

  /// The texts in an answer that were computed from its own request.
  package func derived(of order: Int) -> [DerivedValue] { self.derived[order] ?? [] }
}
