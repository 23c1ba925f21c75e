/// Bytes that a client sent, whole or one part after the other to one place.
package struct SentContent: Sendable, Hashable {
  /// What was sent in one request each, by the first bytes of their digests.
  package let parts: [UInt64]
  /// In bytes, of all parts together.
  package let length: Int
  /// Whether several recorded sessions sent the same: then none of them stands for the others.
  package var isOfSeveral = false

  package init(parts: [UInt64], length: Int) {
    self.parts = parts
    self.length = length
  }
}
