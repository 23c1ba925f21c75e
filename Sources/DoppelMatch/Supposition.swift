/// What would be found in a library if some fields of one kind of request were noise.
package struct Supposition: Sendable, Equatable {
  /// Recorded requests that are equal but for these fields.
  package struct Group: Sendable, Equatable {
    /// The first of them, as an index of `Library.entries`.
    package let first: Int
    package internal(set) var requests = 0
    /// The different things that were answered, each as a hash.
    package internal(set) var answers: Set<UInt64> = []
  }

  /// The fields, as `Signature.Leaf.place` has them.
  package let places: Set<UInt64>
  /// By the hash of what is left of the requests.
  let groups: [UInt64: Group]

  /// What would be told no more apart.
  package struct Risk: Sendable, Hashable {
    /// Different recorded answers; 0 where each recorded request would be answered as before.
    package var answers: Int
    /// The recorded requests that got them.
    package var requests: Int

    package init(answers: Int, requests: Int) {
      self.answers = answers
      self.requests = requests
    }
  }

  package var risk: Risk {
    let merged = self.groups.values.filter { $0.answers.count > 1 }
    return Risk(answers: merged.reduce(0) { $0 + $1.answers.count }, requests: merged.reduce(0) { $0 + $1.requests })
  }
}
