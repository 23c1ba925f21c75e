internal import DoppelExchange
package import DoppelLearn

extension Library {
  /// Rules that were found beside the library, with their names and exchanges.
  ///
  /// - Parameter rules: with examples by the numbers in which exchanges were added.
  package func named(_ rules: [NoiseRule]) -> [NoiseRule] {
    let wanted = Set(rules.map(\.example))
    var found: [Int: Int] = [:]
    for (index, entry) in self.entries.enumerated() {
      for answer in entry.answers where wanted.contains(answer.order) { found[answer.order] = found[answer.order] ?? index }
    }
    return self.noiseCompiler.named(rules.filter { found[$0.example] != nil }) { found[$0] ?? 0 }
  }

  /// The kinds of requests that have values, with their names.
  package var requestNames: [UInt64: String] {
    var names: [UInt64: String] = [:]
    for index in self.entries.indices {
      self.withKey(of: index) { bytes in
        let leaves = Signature.leaves(in: bytes, form: self.masking.form)
        guard leaves.contains(where: { $0.form != .name }) else { return }
        let kind = RequestKind.key(of: bytes, leaves)
        if names[kind] == nil { names[kind] = RequestName.of(bytes, form: self.masking.form) }
      }
    }
    return names
  }
}
