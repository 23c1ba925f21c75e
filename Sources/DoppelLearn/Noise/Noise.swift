package import DoppelExchange
package import NIOCore

/// What was learned of the fields that do not decide an answer.
package struct Noise: Sendable {
  package let rules: [NoiseRule]
  /// The values that clients made, by their hashes.
  package let made: Set<UInt64>
  private let places: [UInt64: [UInt64: NoiseRule]]

  package init(_ rules: [NoiseRule] = [], made: Set<UInt64> = []) {
    self.rules = rules
    self.made = made
    var places: [UInt64: [UInt64: NoiseRule]] = [:]
    for rule in rules { places[rule.kind, default: [:]][rule.place] = rule }
    self.places = places
  }

  package var isEmpty: Bool { self.rules.isEmpty }

  /// The leaves of a signature that are noise, in order.
  ///
  /// - Parameter isKnown: whether a value stands for one that the recorded client made.
  package func leaves(
    in bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], isKnown: (UnsafeRawBufferPointer) -> Bool
  ) -> [Signature.Leaf] {
    guard !self.isEmpty, let places = self.places[RequestKind.key(of: bytes, leaves)] else { return [] }
    return NoisyLeaves.of(bytes, leaves) { leaf, likeness in
      guard let rule = places[leaf.place], rule.covers(length: leaf.range.count, likeness) else { return false }
      return rule.reason != .followed || isKnown(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]))
    }.map(\.leaf)
  }

  /// What stands in place of a value that is noise.
  package static let mask = ByteBuffer(bytes: [1])
}
