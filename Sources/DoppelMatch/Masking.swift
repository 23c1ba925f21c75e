internal import DoppelExchange
package import DoppelLearn
internal import NIOCore

/// Takes the noise out of signatures.
package struct Masking: Sendable {
  package let noise: Noise
  let form: Library.Form
  /// What people decided, for requests of kinds that were not recorded.
  let decided: NoiseRules
  /// Whether any field is noise because it made no difference.
  private let hasAlike: Bool
  /// Whether any field is noise whatever its values look like.
  let takesAnyValue: Bool

  init(noise: Noise, form: @escaping Library.Form, decided: NoiseRules = NoiseRules()) {
    self.noise = noise
    self.form = form
    self.decided = decided
    self.takesAnyValue = decided.addsNoise || noise.rules.contains(where: \.takesAnyValue)
    self.hasAlike = noise.rules.contains { $0.reason == .alike }
  }

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
      let leaves = Signature.leaves(in: bytes, form: self.form)
      return self.noise.leaves(in: bytes, leaves) {
        self.decided.applied(to: bytes, leaves, form: self.form)
      } isKnown: {
        isKnown(ByteBuffer(bytes: $0))
      }
    }
    guard !leaves.isEmpty else { return nil }
    let masked = Signature(uncheckedCanonicalBytes: key).replacing(leaves.map { ($0, Noise.mask) })
    return Masked(key: masked.canonicalBytes, leaves: leaves)
  }

  /// Of each leaf that is noise in a signature the rule that says so.
  func rules(of noisy: [Signature.Leaf], in key: ByteBuffer) -> [NoiseRule?] {
    key.withUnsafeReadableBytes { bytes in
      let leaves = Signature.leaves(in: bytes, form: self.form)
      return self.noise.rules(in: bytes, leaves, of: noisy) { self.decided.applied(to: bytes, leaves, form: self.form) }
    }
  }

  /// One entry whose request holds noise.
  private struct Member {
    var entry: Int
    var key: ByteBuffer
    var leaves: [Signature.Leaf]
    /// The values that it names without a difference.
    var named: [ByteBuffer]
  }

  /// The noise of a request.
  func noise(in key: ByteBuffer) -> [ByteBuffer] {
    guard let leaves = self.masked(key)?.leaves else { return [] }
    return key.withUnsafeReadableBytes { bytes in leaves.map { ByteBuffer(bytes: bytes[$0.range]) } }
  }

  /// The values of a read that were seen to make no difference.
  private func named(_ masked: Masked, in key: ByteBuffer) -> [ByteBuffer] {
    guard self.hasAlike else { return [] }
    return zip(masked.leaves, self.rules(of: masked.leaves, in: key)).compactMap { leaf, rule in
      guard rule?.reason == .alike else { return nil }
      return key.withUnsafeReadableBytes { ByteBuffer(bytes: $0[leaf.range]) }
    }
  }

  /// The entries whose requests hold noise, by everything else, and how many different answers stand together because of a rule, by
  /// its kind and place.
  ///
  /// - Parameter said: as `SaidContents.of` has it.
  func entries(
    _ entries: [Library.Entry], in store: ByteStore, facts: CompiledFacts, said: [UInt64]
  ) -> (masked: MaskedEntries, risks: [UInt64: [UInt64: Int]]) {
    guard !self.noise.isEmpty else { return (MaskedEntries(), [:]) }
    var members: [ByteBuffer: [Member]] = [:]
    for (index, entry) in entries.enumerated() {
      let key = store.withBytes(of: entry.key) { ByteBuffer(bytes: $0) }
      if let masked = self.masked(key) {
        let named = self.named(masked, in: key)
        members[masked.key, default: []].append(Member(entry: index, key: key, leaves: masked.leaves, named: named))
      }
    }
    var risks: [UInt64: [UInt64: Int]] = [:]
    for members in members.values where members.count > 1 { self.note(members, entries, said, in: &risks) }
    return (self.groups(members, entries, facts), risks)
  }

  /// Counts the different answers of entries that stand together, for each rule whose field differs among them.
  private func note(
    _ members: [Member], _ entries: [Library.Entry], _ contents: [UInt64], in risks: inout [UInt64: [UInt64: Int]]
  ) {
    let said = members.map { Set(entries[$0.entry].answers.map { contents[$0.order] }) }
    guard said.contains(where: { $0 != said[0] }) else { return }
    let count = said.reduce(into: Set<UInt64>()) { $0.formUnion($1) }.count
    var marks: [UInt64: [UInt64: Set<UInt64>]] = [:]
    var kind: UInt64?
    for member in members {
      member.key.withUnsafeReadableBytes { bytes in
        // only what people accept brings several kinds together
        if kind == nil || self.decided.addsNoise {
          kind = RequestKind.key(of: bytes, Signature.leaves(in: bytes, form: self.form))
        }
        for leaf in member.leaves {
          marks[leaf.place, default: [:]][kind ?? 0, default: []].insert(MaskedEntries.mark(of: leaf, in: bytes))
        }
      }
    }
    for (place, kinds) in marks where kinds.values.reduce(into: Set<UInt64>(), { $0.formUnion($1) }).count > 1 {
      for kind in kinds.keys { risks[kind, default: [:]][place, default: 0] += count }
    }
  }

  private func groups(
    _ members: [ByteBuffer: [Member]], _ entries: [Library.Entry], _ facts: CompiledFacts
  ) -> MaskedEntries {
    var namedOfEntry: [Int: [ByteBuffer]] = [:]
    for member in members.values.joined() where !member.named.isEmpty { namedOfEntry[member.entry] = member.named }
    return MaskedEntries(
      members.mapValues { members in
        guard members.count > 1 else {
          let only = members[0].entry
          var group = MaskedEntries.Group(entry: entries[only], only: only, entries: [:], holding: [:], named: [:])
          group.moments = self.moments(members, entries, facts)
          return group
        }
        var answers: [RecordedAnswer] = []
        var named: [ByteBuffer: Set<Int>] = [:]
        var entryOfAnswer: [Int: Int] = [:]
        var holding: [UInt64: Set<Int>] = [:]
        for member in members {
          for answer in entries[member.entry].answers where entryOfAnswer.updateValue(member.entry, forKey: answer.order) == nil
          {
            answers.append(answer)
            for value in member.named { named[value, default: []].insert(answer.order) }
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
        var group = MaskedEntries.Group(
          entry: together, only: nil, entries: entryOfAnswer, holding: holding,
          named: named.count > MaskedEntries.namedLimit ? [:] : named)
        group.moments = self.moments(members, entries, facts)
        return group
      }, namedOfEntry: namedOfEntry)
  }

  /// The places of requests that are equal but for noise where they held times; of exchanges of which it is known when they were.
  private func moments(_ members: [Member], _ entries: [Library.Entry], _ facts: CompiledFacts) -> [RecordedMoments] {
    var samples: [UInt64: [RecordedMoments.Sample]] = [:]
    for member in members {
      member.key.withUnsafeReadableBytes { bytes in
        for leaf in member.leaves {
          for answer in entries[member.entry].answers where answer.startedAt != .epoch {
            guard let time = RecordedMoments.time(leaf, in: bytes, at: answer.startedAt) else { break }
            samples[leaf.place, default: []].append(
              RecordedMoments.Sample(
                distance: time.since(answer.startedAt), time: time, order: answer.order, session: answer.session,
                content: facts.contents[answer.order]))
          }
        }
      }
    }
    return samples.sorted { $0.key < $1.key }.compactMap { RecordedMoments(at: $0.key, $0.value) }
  }
}
