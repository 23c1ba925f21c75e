package import DoppelExchange

/// A rule of noise as people read and change it: what it is for, what is to become of it, and what speaks for it.
package struct NoiseEntry: Sendable, Hashable {
  /// What is to become of a rule.
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Found in recordings, and applied as long as they show it.
    case learned
    /// A person wants it applied, whatever recordings show.
    case accepted
    /// A person wants it never applied.
    case rejected
  }

  /// What was seen of it in recordings.
  package struct Evidence: Sendable, Hashable {
    /// The different values that clients made.
    package var values: Int
    /// How often the field held one that a client made, and how often one that looked made.
    package var made: Int
    package var requests: Int
    /// What the values looked like: the classes of `ValueClass`, `short`, `ordinary`; in ascending order.
    package var likenesses: [String]
    /// An exchange in which one was seen, and what its value looked like.
    package var example: ExchangeID?
    package var exampleLikeness: String
    /// The file that the exchange stands in, from the workspace; `nil` where it is outside of it, or not known.
    package var exampleFile: String?

    package init(
      values: Int, made: Int, requests: Int, likenesses: [String] = [], example: ExchangeID? = nil,
      exampleLikeness: String = "",
      exampleFile: String? = nil
    ) {
      self.values = values
      self.made = made
      self.requests = requests
      self.likenesses = likenesses
      self.example = example
      self.exampleLikeness = exampleLikeness
      self.exampleFile = exampleFile
    }

    /// How sure it is, from 0 to 1: `n / (n + 1)` for `n` different values, times the share of what was seen that clients made.
    package var confidence: Double {
      guard self.values > 0, self.requests > 0 else { return 0 }
      let share = min(1, Double(self.made) / Double(self.requests))
      return Double(self.values) / (Double(self.values) + 1) * share
    }
  }

  package var name: NoiseName
  package var verdict: Verdict
  /// `rejected` where a person had rejected it before it was accepted.
  package var before: Verdict?
  package var reason: NoiseRule.Reason
  /// `nil` where a person named the field.
  package var evidence: Evidence?

  package init(
    _ name: NoiseName, _ verdict: Verdict, before: Verdict? = nil, reason: NoiseRule.Reason = .declared,
    evidence: Evidence? = nil
  ) {
    self.name = name
    self.verdict = verdict
    self.before = before
    self.reason = reason
    self.evidence = evidence
  }

  /// The rule with another verdict of a person; it remembers whether one rejected it before.
  package func deciding(_ verdict: Verdict) -> NoiseEntry {
    guard verdict != self.verdict else { return self }
    var entry = self
    entry.before = verdict == .accepted && self.verdict == .rejected ? .rejected : nil
    entry.verdict = verdict
    return entry
  }

  /// What an accepted rule was before; `nil` where there was none.
  package var undone: NoiseEntry? {
    guard let verdict = self.before ?? (self.evidence == nil ? nil : .learned) else { return nil }
    var entry = self
    entry.before = nil
    entry.verdict = verdict
    return entry
  }

  /// What was learned, one entry a name, in the order of the names. Rules of several kinds of request with one name are one entry,
  /// with the reason of the one that was seen first; those that have no name are left out.
  ///
  /// - Parameter file: where the exchange of that number stands.
  package static func learned(_ rules: [NoiseRule], file: (Int) -> String? = { _ in nil }) -> [NoiseEntry] {
    let named = rules.filter { !$0.name.request.isEmpty && !$0.name.field.isEmpty }
    return Dictionary(grouping: named, by: \.name).map { name, rules in
      let first = rules.min { $0.example < $1.example } ?? rules[0]
      let likenesses = rules.reduce(into: Set<ValueLikeness>()) { $0.formUnion($1.likenesses) }
      return NoiseEntry(
        name, .learned, reason: first.reason,
        evidence: Evidence(
          values: rules.reduce(0) { $0 + $1.values }, made: rules.reduce(0) { $0 + $1.made },
          requests: rules.reduce(0) { $0 + $1.requests }, likenesses: likenesses.map(\.text).sorted(),
          example: first.exampleExchange, exampleLikeness: first.exampleLikeness.text,
          exampleFile: file(first.example)))
    }.sorted { $0.name < $1.name }
  }
}

extension ValueLikeness {
  /// All that `text` may be.
  package static let texts = Set(
    ValueClass.allCases.map { ValueLikeness.of($0).text } + [ValueLikeness.short.text, ValueLikeness.ordinary.text])

  /// Its class, `short` or `ordinary`.
  package var text: String {
    switch self {
    case .of(let valueClass): valueClass.rawValue
    case .short: "short"
    case .ordinary: "ordinary"
    }
  }
}
