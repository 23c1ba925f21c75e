internal import DoppelExchange

/// Which newer answer stands for which of a library.
package struct AnswerAlignment: Sendable, Equatable {
  package struct Pair: Sendable, Hashable {
    /// The place in the library's list.
    package var library: Int
    /// The place in the list of newer ones.
    package var newer: Int

    package init(library: Int, newer: Int) {
      self.library = library
      self.newer = newer
    }
  }

  /// In the order of the library.
  package private(set) var pairs: [Pair] = []
  /// Those of the library that nothing newer stands for, in order.
  package private(set) var unseen: [Int] = []
  /// Newer ones that stand for none of the library and say what none of it says, in order.
  package private(set) var extra: [Int] = []

  /// Answers to one request in one recording that are aligned by what they say; of more, each goes with the one of its number.
  package static let longest = 500

  /// Each newer answer with the recorded ones to the same request, in their order, recording by recording: those that say the
  /// same first, then, between these, first with first. A newer answer that is left and only says again what another says is
  /// dropped.
  ///
  /// - Parameter dropped: places of newer answers that stand for nothing.
  package init(_ library: [LibraryAnswer], _ newer: [NewerAnswer], without dropped: Set<Int> = []) {
    struct Group: Hashable {
      var recording: Int
      var signature: Signature
    }
    var groups: [Group: [Int]] = [:]
    for (index, answer) in library.enumerated() {
      groups[Group(recording: answer.recording, signature: answer.signature), default: []].append(index)
    }
    var bySignature: [Signature: [Int]] = [:]
    for (index, answer) in newer.enumerated() where !dropped.contains(index) {
      bySignature[answer.signature, default: []].append(index)
    }
    var known: [Signature: Set<UInt64>] = [:]
    for answer in library { known[answer.signature, default: []].insert(answer.content) }
    // what one recording pairs is no addition, though another has no place for it
    var taken: Set<Int> = []
    for (group, old) in groups {
      guard let new = bySignature[group.signature] else {
        self.unseen += old
        continue
      }
      let pairs = Self.align(old, new, library, newer)
      taken.formUnion(pairs.map(\.newer))
      self.pairs += pairs
      let paired = Set(pairs.map(\.library))
      self.unseen += old.filter { !paired.contains($0) }
    }
    for index in newer.indices where !taken.contains(index) && !dropped.contains(index) {
      let answer = newer[index]
      if known[answer.signature, default: []].insert(answer.content).inserted { self.extra.append(index) }
    }
    self.pairs.sort { ($0.library, $0.newer) < ($1.library, $1.newer) }
    self.unseen.sort()
  }

  private static func align(_ old: [Int], _ new: [Int], _ library: [LibraryAnswer], _ newer: [NewerAnswer]) -> [Pair] {
    var pairs: [Pair] = []
    var (left, right) = (0, 0)
    func pairUp(to end: (Int, Int)) {
      for (one, other) in zip(old[left..<end.0], new[right..<end.1]) { pairs.append(Pair(library: one, newer: other)) }
    }
    if max(old.count, new.count) <= self.longest {
      for anchor in self.anchors(old.map { library[$0].content }, new.map { newer[$0].content }) {
        pairUp(to: anchor)
        pairs.append(Pair(library: old[anchor.0], newer: new[anchor.1]))
        (left, right) = (anchor.0 + 1, anchor.1 + 1)
      }
    }
    pairUp(to: (old.count, new.count))
    return pairs
  }

  /// A longest common subsequence.
  private static func anchors(_ old: [UInt64], _ new: [UInt64]) -> [(Int, Int)] {
    var lengths = [[Int32]](repeating: [Int32](repeating: 0, count: new.count + 1), count: old.count + 1)
    for one in old.indices.reversed() {
      for other in new.indices.reversed() {
        lengths[one][other] =
          old[one] == new[other] ? lengths[one + 1][other + 1] + 1 : max(lengths[one + 1][other], lengths[one][other + 1])
      }
    }
    var anchors: [(Int, Int)] = []
    var (one, other) = (0, 0)
    while one < old.count, other < new.count {
      if old[one] == new[other] {
        anchors.append((one, other))
        (one, other) = (one + 1, other + 1)
      } else if lengths[one + 1][other] >= lengths[one][other + 1] {
        one += 1
      } else {
        other += 1
      }
    }
    return anchors
  }
}
