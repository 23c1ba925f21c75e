internal import DoppelExchange
internal import DoppelLearn

/// Names what was learned of noise by the requests that showed it, and joins it with what people decided.
struct NoiseCompiler {
  let decided: NoiseRules
  let form: Library.Form
  let entries: [Library.Entry]
  let store: ByteStore

  /// What the requests of one kind are called, and their fields by their places.
  private struct Names {
    var request: String
    var fields: [UInt64: String]
  }

  /// The rules that a library applies, with their names. Rules that are rejected are left out, those that are accepted are for any value,
  /// and fields that were accepted or that two runs showed are noise in every kind of request that has them.
  ///
  /// - Parameter entry: the entry of an exchange, by its number.
  func compile(_ learned: Noise, entry: (Int) -> Int) -> Noise {
    var rules = self.named(learned.rules, entry: entry)
    var recorded: Set<UInt64> = []
    if !self.decided.isEmpty {
      rules = rules.compactMap { rule in
        guard let entry = self.decided.deciding(rule.name) else { return rule }
        return entry.verdict == .rejected ? nil : rule.decided(by: entry)
      }
      let applied = self.applied(beside: rules)
      rules += applied.values.flatMap(\.values).sorted { ($0.example, $0.place) < ($1.example, $1.place) }
      recorded = Set(applied.keys)
    }
    return Noise(
      rules, recordedKinds: recorded, made: learned.made, issued: learned.issued, given: learned.given,
      seen: learned.seen)
  }

  /// The rules with their names and the exchanges of their examples.
  ///
  /// - Parameter entry: the entry of an exchange, by its number.
  func named(_ rules: [NoiseRule], entry: (Int) -> Int) -> [NoiseRule] {
    let exchanges = self.exchanges(Set(rules.map(\.example)))
    let kinds = Dictionary(grouping: rules, by: \.kind).mapValues { rules in
      self.names(of: self.entries[entry(rules[0].example)], places: rules.map(\.place))
    }
    return rules.map { rule in
      var rule = rule
      rule.exampleExchange = exchanges[rule.example]
      rule.name = NoiseName(
        request: kinds[rule.kind]?.request ?? "", field: kinds[rule.kind]?.fields[rule.place] ?? "")
      return rule
    }
  }

  private func names(of entry: Library.Entry, places: [UInt64]) -> Names {
    self.store.withBytes(of: entry.key) { bytes in
      let leaves = Signature.leaves(in: bytes, form: self.form)
      return Names(
        request: RequestName.of(bytes, form: self.form),
        fields: FieldNames.of(places: places, among: leaves, FieldNames.of(bytes, form: self.form)))
    }
  }

  /// The rules of people for fields that have none of these, by the kinds of requests and the places. Has all recorded kinds,
  /// where people have such rules at all.
  private func applied(beside rules: [NoiseRule]) -> [UInt64: [UInt64: NoiseRule]] {
    guard self.decided.addsNoise else { return [:] }
    let known = Dictionary(grouping: rules, by: \.kind).mapValues { Set($0.map(\.place)) }
    var kinds: [UInt64: [UInt64: NoiseRule]] = [:]
    for entry in self.entries {
      self.store.withBytes(of: entry.key) { bytes in
        let leaves = Signature.leaves(in: bytes, form: self.form)
        let kind = RequestKind.key(of: bytes, leaves)
        guard leaves.contains(where: { $0.form != .name }) else {
          kinds[kind] = [:]
          return
        }
        var own = kinds[kind]
        if own == nil {
          own = self.decided.applied(to: bytes, leaves, form: self.form)
          for place in known[kind] ?? [] { own?[place] = nil }
          for place in own?.keys.map(\.self) ?? [] {
            own?[place]?.example = entry.first.order
            own?[place]?.exampleExchange = entry.first.exchange
          }
        }
        for place in own?.keys.map(\.self) ?? [] { own?[place]?.requests += entry.several?.answers.count ?? 1 }
        kinds[kind] = own
      }
    }
    return kinds
  }

  /// The exchanges of these numbers.
  private func exchanges(_ orders: Set<Int>) -> [Int: ExchangeID] {
    guard !orders.isEmpty else { return [:] }
    var found: [Int: ExchangeID] = [:]
    for entry in self.entries {
      if orders.contains(entry.first.order) { found[entry.first.order] = entry.first.exchange }
      for answer in entry.several?.answers ?? [] where orders.contains(answer.order) { found[answer.order] = answer.exchange }
    }
    return found
  }
}
