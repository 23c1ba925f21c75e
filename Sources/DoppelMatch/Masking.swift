internal import DoppelExchange
package import DoppelLearn
internal import NIOCore

/// Takes the noise out of signatures.
package struct Masking: Sendable {
  package let noise: Noise
  let form: Library.Form

  /// A signature without its noise.
  struct Masked {
    var key: ByteBuffer
    /// The noise, in order.
    var leaves: [Signature.Leaf]
  }

  /// The signature without its noise; `nil` where it has none.
  ///
  /// - Parameter isKnown: whether a value stands for one that the recorded client made.
  func masked(_ key: ByteBuffer, isKnown: (ByteBuffer) -> Bool = { _ in true }) -> Masked? {
    guard !self.noise.isEmpty else { return nil }
    let leaves = key.withUnsafeReadableBytes { bytes in
      self.noise.leaves(in: bytes, Signature.leaves(in: bytes, form: self.form)) { isKnown(ByteBuffer(bytes: $0)) }
    }
    guard !leaves.isEmpty else { return nil }
    let masked = Signature(uncheckedCanonicalBytes: key).replacing(leaves.map { ($0, Noise.mask) })
    return Masked(key: masked.canonicalBytes, leaves: leaves)
  }

  /// The entries whose requests hold noise, by everything else.
  func entries(_ entries: [Library.Entry], in store: ByteStore, facts: CompiledFacts) -> MaskedEntries {
    guard !self.noise.isEmpty else { return MaskedEntries() }
    var members: [ByteBuffer: [(entry: Int, key: ByteBuffer, leaves: [Signature.Leaf])]] = [:]
    for (index, entry) in entries.enumerated() {
      let key = store.withBytes(of: entry.key) { ByteBuffer(bytes: $0) }
      if let masked = self.masked(key) { members[masked.key, default: []].append((index, key, masked.leaves)) }
    }
    return MaskedEntries(
      members.mapValues { members in
        var answers: [RecordedAnswer] = []
        var entryOfAnswer: [Int: Int] = [:]
        var holding: [UInt64: Set<Int>] = [:]
        for member in members {
          for answer in entries[member.entry].answers where entryOfAnswer.updateValue(member.entry, forKey: answer.order) == nil
          {
            answers.append(answer)
            member.key.withUnsafeReadableBytes { bytes in
              for leaf in member.leaves { holding[MaskedEntries.mark(of: leaf, in: bytes), default: []].insert(answer.order) }
            }
          }
        }
        let first = entries[members[0].entry]
        let sameNode = members.allSatisfy { entries[$0.entry].node == first.node }
        let together = Library.Entry(
          key: first.key, answers: LibraryBuilder.ordered(answers), node: sameNode ? first.node : ResourceTree.none,
          facts: facts)
        return MaskedEntries.Group(entry: together, entries: entryOfAnswer, holding: holding)
      })
  }
}
