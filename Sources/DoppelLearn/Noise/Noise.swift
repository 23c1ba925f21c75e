package import DoppelExchange
package import NIOCore

/// What was learned of the fields that do not decide an answer.
package struct Noise: Sendable {
  package let rules: [NoiseRule]
  /// The values that clients made, by their hashes.
  package let made: Set<UInt64>
  /// The values of requests that an answer held first, by their hashes.
  package let issued: Set<UInt64>
  /// The values of answers, by their hashes, where they may be noise as what was given (`NoiseRule.Reason.given`).
  package let given: Set<UInt64>
  /// The kinds of recorded requests, where people made fields noise: for them there are no rules but these.
  package let recordedKinds: Set<UInt64>
  /// The fields of kinds of requests in which something stood that looks made.
  package let seen: Set<UInt64>
  private let places: [UInt64: [UInt64: NoiseRule]]
  /// What clients made for writes, for requests that differ in longer texts: there it is noise in fields in which nothing looks made.
  private let wide: [UInt64: [UInt64: NoiseRule]]

  package init(
    _ rules: [NoiseRule] = [], recordedKinds: Set<UInt64> = [], made: Set<UInt64> = [], issued: Set<UInt64> = [],
    given: Set<UInt64> = [], seen: Set<UInt64> = []
  ) {
    self.given = given
    self.seen = seen
    var wide: [UInt64: [UInt64: NoiseRule]] = [:]
    for rule in rules where rule.reason == .made && rule.wideKind != 0 && rule.wideKind != rule.kind {
      if wide[rule.wideKind]?[rule.place] == nil { wide[rule.wideKind, default: [:]][rule.place] = rule }
    }
    self.wide = wide
    self.rules = rules
    self.recordedKinds = recordedKinds
    self.made = made
    self.issued = issued
    var places: [UInt64: [UInt64: NoiseRule]] = [:]
    for rule in rules { places[rule.kind, default: [:]][rule.place] = rule }
    self.places = places
  }

  /// A field of a kind of requests.
  package static func mark(_ kind: UInt64, _ place: UInt64) -> UInt64 { (kind ^ place.stirred).stirred }

  package var isEmpty: Bool { self.rules.isEmpty }

  /// The leaves of a signature that are noise, in order.
  ///
  /// - Parameters:
  ///   - other: the rules for a request of a kind that has none here and was not recorded.
  ///   - isKnown: whether a value stands for one that the recorded client made.
  package func leaves(
    in bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], other: () -> [UInt64: NoiseRule] = { [:] },
    isKnown: (UnsafeRawBufferPointer) -> Bool
  ) -> [Signature.Leaf] {
    guard !self.isEmpty else { return [] }
    let kind = RequestKind.key(of: bytes, leaves)
    let places = self.places(of: kind, other)
    let wide = self.wide(of: kind, bytes, leaves)
    guard !places.isEmpty || !wide.isEmpty else { return [] }
    func isNoise(_ rule: NoiseRule, _ leaf: Signature.Leaf) -> Bool {
      let value = UnsafeRawBufferPointer(rebasing: bytes[leaf.range])
      return switch rule.reason {
      case .followed: isKnown(value)
      case .given: self.given.contains(value.stirredHash()) || isKnown(value)
      case .moment, .made, .alike, .named, .runs, .declared: true
      }
    }
    return NoisyLeaves.of(bytes, leaves) { leaf in
      places[leaf.place].map { $0.takesAnyValue && isNoise($0, leaf) } ?? false
    } isWanted: { leaf, likeness in
      if let rule = places[leaf.place] { return rule.covers(length: leaf.range.count, likeness) && isNoise(rule, leaf) }
      return wide[leaf.place]?.coversAlike(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]), likeness) ?? false
    }.map(\.leaf)
  }

  /// The rules for the fields of requests that differ from one in longer texts, where it shows nothing itself.
  private func wide(
    of kind: UInt64, _ bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]
  ) -> [UInt64: NoiseRule] {
    guard !self.wide.isEmpty, let wide = self.wide[RequestKind.wideKey(of: bytes, leaves)] else { return [:] }
    return wide.filter { !self.seen.contains(Self.mark(kind, $0.key)) }
  }

  /// Of each of some leaves of a signature that are noise the rule that says so.
  ///
  /// - Parameter other: as for `leaves`.
  package func rules(
    in bytes: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf], of noisy: [Signature.Leaf], other: () -> [UInt64: NoiseRule]
  ) -> [NoiseRule?] {
    let kind = RequestKind.key(of: bytes, leaves)
    let places = self.places(of: kind, other)
    let wide = self.wide(of: kind, bytes, leaves)
    return noisy.map { places[$0.place] ?? wide[$0.place] }
  }

  private func places(of kind: UInt64, _ other: () -> [UInt64: NoiseRule]) -> [UInt64: NoiseRule] {
    self.places[kind] ?? (self.recordedKinds.contains(kind) ? [:] : other())
  }

  /// The rule for a field of a kind of request; `nil` where there is none.
  package func rule(of kind: UInt64, at place: UInt64) -> NoiseRule? { self.places[kind]?[place] }

  /// The same noise, with the different answers that stand together because of a rule.
  ///
  /// - Parameter risks: by the rule's kind and place. Of what follows the client's own values, or those that it was given, none
  ///   is noted: they tell which answer is meant.
  package func noting(_ risks: [UInt64: [UInt64: Int]]) -> Noise {
    Noise(
      self.rules.map { rule in
        var rule = rule
        if rule.reason != .followed, rule.reason != .given { rule.risk = risks[rule.kind]?[rule.place] ?? 0 }
        return rule
      }, recordedKinds: self.recordedKinds, made: self.made, issued: self.issued,
      given: self.given, seen: self.seen)
  }

  /// What stands in place of a value that is noise.
  package static let mask = ByteBuffer(bytes: [1])
}
