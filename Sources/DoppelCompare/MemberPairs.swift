internal import DoppelExchange

/// The members of two objects, paired by name and by how often the name came before.
struct MemberPairs: Sequence {
  struct Pair {
    var name: String
    /// From 1.
    var occurrence: Int
    var recorded: FieldTree.Node?
    var live: FieldTree.Node?
  }

  private struct Key: Hashable {
    var name: String
    var occurrence: Int
  }

  private let pairs: [Pair]

  init(_ recorded: FieldTree.Node, _ live: FieldTree.Node) {
    var pairs: [Pair] = []
    var places: [Key: Int] = [:]
    var seen: [String: Int] = [:]
    for member in recorded.members {
      let name = member.name
      let occurrence = seen[name, default: 0] + 1
      seen[name] = occurrence
      places[Key(name: name, occurrence: occurrence)] = pairs.count
      pairs.append(Pair(name: name, occurrence: occurrence, recorded: member.value))
    }
    seen.removeAll(keepingCapacity: true)
    for member in live.members {
      let name = member.name
      let occurrence = seen[name, default: 0] + 1
      seen[name] = occurrence
      if let place = places[Key(name: name, occurrence: occurrence)] {
        pairs[place].live = member.value
      } else {
        pairs.append(Pair(name: name, occurrence: occurrence, live: member.value))
      }
    }
    self.pairs = pairs
  }

  func makeIterator() -> IndexingIterator<[Pair]> { self.pairs.makeIterator() }
}
