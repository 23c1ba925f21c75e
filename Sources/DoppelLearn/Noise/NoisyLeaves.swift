package import DoppelExchange

/// The values in a signature that may be noise: leaves, and what stands within longer texts.
package enum NoisyLeaves {
  /// The values within one text that are told apart.
  package static let partLimit: UInt64 = 64
  /// The length of the digest that stands for bytes which are not taken apart.
  static let digestBytes = 32

  /// In order; of names none, and of bytes that are not taken apart only what stands for them, such as the digest of a body.
  ///
  /// - Parameters:
  ///   - takesAnyValue: tells whether a leaf counts whatever it holds.
  ///   - isWanted: tells whether another value counts. A whole leaf is asked about also where it looks ordinary, because not every
  ///     value that was drawn at random looks so.
  package static func of(
    _ bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], takesAnyValue: (Signature.Leaf) -> Bool = { _ in false },
    isWanted: (Signature.Leaf, ValueLikeness) -> Bool = { $1 != .ordinary }
  ) -> [(leaf: Signature.Leaf, likeness: ValueLikeness)] {
    var found: [(leaf: Signature.Leaf, likeness: ValueLikeness)] = []
    for leaf in leaves where leaf.form != .name {
      if takesAnyValue(leaf) {
        found.append((leaf, .ordinary))
        continue
      }
      guard leaf.range.count >= ValueTokens.shortest else { continue }
      var likeness = ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]))
      if leaf.form == .bytes, likeness.valueClass == nil {
        guard leaf.range.count == self.digestBytes else { continue }
        likeness = .of(.opaque)
      }
      if isWanted(leaf, likeness) {
        found.append((leaf, likeness))
        continue
      }
      guard likeness == .ordinary else { continue }
      var number: UInt64 = 0
      ValueTokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes[leaf.range])) { token in
        guard number < self.partLimit else { return true }
        let range = (leaf.range.lowerBound + token.lowerBound)..<(leaf.range.lowerBound + token.upperBound)
        let likeness = ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]), part: token)
        guard likeness != .ordinary else { return false }
        number += 1
        let part = Signature.Leaf(
          place: self.part(number, of: leaf.place), range: range, form: leaf.form, name: leaf.name)
        if isWanted(part, likeness) { found.append((part, likeness)) }
        return true
      }
    }
    return found
  }

  /// The place of the value of that number, from 1, within the text of a leaf.
  static func part(_ number: UInt64, of place: UInt64) -> UInt64 { (place ^ number).stirred }
}
