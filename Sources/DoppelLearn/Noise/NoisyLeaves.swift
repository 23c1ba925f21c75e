package import DoppelExchange

/// The values in a signature that may be noise: leaves, and what stands within longer texts.
package enum NoisyLeaves {
  /// In order; of names and bytes none.
  ///
  /// - Parameter isWanted: tells whether a value counts. A whole leaf is asked about also where it looks ordinary, because not every
  ///   value that was drawn at random looks so.
  package static func of(
    _ bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf],
    isWanted: (Signature.Leaf, ValueLikeness) -> Bool = { $1 != .ordinary }
  ) -> [(leaf: Signature.Leaf, likeness: ValueLikeness)] {
    var found: [(leaf: Signature.Leaf, likeness: ValueLikeness)] = []
    for leaf in leaves where leaf.form != .name && leaf.form != .bytes && leaf.range.count >= ValueTokens.shortest {
      let likeness = ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]))
      if isWanted(leaf, likeness) {
        found.append((leaf, likeness))
        continue
      }
      guard likeness == .ordinary else { continue }
      var number: UInt64 = 0
      ValueTokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes[leaf.range])) { token in
        let range = (leaf.range.lowerBound + token.lowerBound)..<(leaf.range.lowerBound + token.upperBound)
        let likeness = ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[range]))
        guard likeness != .ordinary else { return false }
        number += 1
        let place = (leaf.place ^ number).stirred
        let part = Signature.Leaf(place: place, range: range, form: leaf.form, name: leaf.name)
        if isWanted(part, likeness) { found.append((part, likeness)) }
        return true
      }
    }
    return found
  }
}
