package import DoppelExchange

/// The rules of noise that people keep: what they accepted and rejected, and what was learned before.
package struct NoiseRules: Sendable, Hashable {
  /// In the order of their names; one a name.
  package private(set) var entries: [NoiseEntry]
  private var byName: [NoiseName: NoiseEntry]
  /// An entry whose request is a pattern.
  private struct Open: Hashable {
    var pattern: RequestPattern
    var entry: NoiseEntry
  }

  /// Those with a verdict of a person, by their fields.
  private var open: [String: [Open]]
  /// The fields that some of them make noise.
  private var fields: Set<String>

  /// - Parameter entries: of several with one name the last counts.
  package init(_ entries: [NoiseEntry] = []) {
    self.byName = Dictionary(entries.map { ($0.name, $0) }) { $1 }
    self.entries = self.byName.values.sorted { $0.name < $1.name }
    self.open = Dictionary(
      grouping: self.entries.filter { $0.verdict != .learned }.map {
        Open(pattern: RequestPattern($0.name.request), entry: $0)
      }.filter(\.pattern.isOpen), by: \.entry.name.field)
    self.fields = Set(self.entries.filter { $0.verdict == .accepted || Self.isLearnedOfRuns($0) }.map(\.name.field))
  }

  private static func isLearnedOfRuns(_ entry: NoiseEntry) -> Bool { entry.verdict == .learned && entry.reason == .runs }

  package var isEmpty: Bool { self.entries.isEmpty }

  /// Whether some of them make fields noise that would be none without.
  package var addsNoise: Bool { !self.fields.isEmpty }

  package subscript(name: NoiseName) -> NoiseEntry? { self.byName[name] }

  /// The rule that decides what is to become of a field; `nil` where none does. One that rejects it stands above those that accept
  /// it. Of what was learned before only what two runs showed counts, because one run does not show it; all else is learned anew.
  package func deciding(_ name: NoiseName) -> NoiseEntry? {
    var found: [NoiseEntry] = []
    if let own = self.byName[name], own.verdict != .learned || Self.isLearnedOfRuns(own) { found.append(own) }
    found += (self.open[name.field] ?? []).filter { $0.pattern.matches(name.request) }.map(\.entry)
    return found.first { $0.verdict == .rejected } ?? found.first
  }

  /// The rules that make fields of a request noise, by their places.
  ///
  /// - Parameter form: of the value of a key.
  package func applied(
    to bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], form: (_ key: UnsafeRawBufferPointer) -> SignatureForm
  ) -> [UInt64: NoiseRule] {
    guard self.addsNoise else { return [:] }
    let request = RequestName.of(bytes, form: form)
    let places = Dictionary(zip(FieldNames.of(bytes, form: form), leaves.map(\.place))) { first, _ in first }
    let kind = RequestKind.key(of: bytes, leaves)
    var rules: [UInt64: NoiseRule] = [:]
    for field in self.fields {
      guard let place = FieldNames.place(of: field, among: places),
        let entry = self.deciding(NoiseName(request: request, field: field)), entry.verdict != .rejected
      else { continue }
      rules[place] = NoiseRule(kind: kind, place: place, reason: .declared).decided(by: entry)
    }
    return rules
  }
}

extension NoiseRule {
  /// The rule as one that people keep has it: for any value. What follows the client's own values,
  /// or those that answers gave, goes on to do so.
  package func decided(by entry: NoiseEntry) -> NoiseRule {
    var rule = self
    switch entry.reason {
    case .followed, .given, .runs: rule.reason = entry.reason
    case .moment, .made, .alike, .named, .declared: rule.reason = .declared
    }
    rule.takesAnyValue = true
    rule.name = entry.name
    return rule
  }
}
