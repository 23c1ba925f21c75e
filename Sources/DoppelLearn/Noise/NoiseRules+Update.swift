extension NoiseRules {
  /// What learning changed in rules that people keep.
  package struct Update: Sendable {
    package var rules: NoiseRules
    /// In the order of their names.
    package var added: [NoiseEntry] = []
    package var changed: [NoiseEntry] = []
    package var removed: [NoiseEntry] = []
    package var kept = 0
  }

  /// The rules with what was learned now. What a person decided stays as it is. What was learned before and is not seen now goes
  /// where it should have been seen: where there were such requests. What two runs showed goes, or gets another reason, only
  /// where such requests of two runs were compared, and one of these runs holds what speaks for it.
  ///
  /// - Parameters:
  ///   - learned: one a name.
  ///   - requests: the names of all kinds of requests that were looked at.
  ///   - compared: the names of those of which two runs were compared.
  ///   - holds: whether these runs hold what speaks for a rule.
  package func updated(
    by learned: [NoiseEntry], from requests: Set<String>, compared: Set<String>,
    holds: (NoiseEntry.Evidence) -> Bool = { _ in true }
  ) -> Update {
    let found = Dictionary(learned.map { ($0.name, $0) }) { first, _ in first }
    var update = Update(rules: self)
    var entries: [NoiseEntry] = []
    for entry in self.entries {
      let now = found[entry.name]
      let isCompared = compared.contains(entry.name.request) && entry.evidence.map(holds) ?? true
      let isOpen = entry.verdict == .learned && (entry.reason != .runs || now?.reason == .runs || isCompared)
      if isOpen, let now {
        if now == entry { update.kept += 1 } else { update.changed.append(now) }
        entries.append(now)
      } else if isOpen, requests.contains(entry.name.request) {
        update.removed.append(entry)
      } else {
        update.kept += 1
        entries.append(entry)
      }
    }
    update.added = learned.filter { self[$0.name] == nil && self.deciding($0.name) == nil }.sorted { $0.name < $1.name }
    update.rules = NoiseRules(entries + update.added)
    return update
  }

  /// The rules with what was learned now and not known before; all others stay as they are.
  package func adding(_ learned: [NoiseEntry]) -> Update {
    self.updated(by: learned.filter { self[$0.name] == nil }, from: [], compared: [])
  }

  /// The rules with another verdict of a person on those of these ids.
  package func deciding(_ verdict: NoiseEntry.Verdict, on ids: Set<String>) -> NoiseRules {
    NoiseRules(
      self.entries.map { ids.contains($0.name.id) ? $0.deciding(verdict) : $0 })
  }

  /// The rules with one more, in place of one of its name.
  package func adding(_ entry: NoiseEntry) -> NoiseRules { NoiseRules(self.entries + [entry]) }
}
