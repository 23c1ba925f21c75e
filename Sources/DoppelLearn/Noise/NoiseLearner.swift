package import DoppelExchange
internal import NIOCore

/// Finds the fields of requests that do not decide the answer, from the values themselves, from where they came first, and from
/// what was answered.
///
/// A value is one that a client made where no answer held it before the request did, and no request before that. Of each value only
/// hashes are kept: some 90 bytes for each field of a request whose value has a class, 16 for each such value of an answer.
package struct NoiseLearner: Sendable {
  /// A value of a class in a request.
  private struct Sighting: Sendable {
    var order: Int32
    var isWrite: Bool
    var likeness: ValueLikeness
    var kind: UInt64
    var place: UInt64
    var value: UInt64
    /// The same of the first value within it, as an answer would be seen to hold it: without padding.
    var core: UInt64
    var length: Int
    /// Equal for requests of one session that differ in values of a class alone.
    var rest: UInt64
    /// Whether its name is that of a field that is made anew each time.
    var isNamedFresh: Bool
    var at: Timestamp
    /// The moment that the value tells, of a class that is anchored in time.
    var moment: Timestamp?
  }

  /// How far from its request a moment may be that a client wrote: clocks differ, and programs begin before they ask.
  package static let clockTolerance = Duration.seconds(3_600)

  private var sightings: [Sighting] = []
  /// When each value was first seen in a request and in an answer.
  private var asked: [UInt64: Timestamp] = [:]
  private var answered: [UInt64: Timestamp] = [:]
  private var contents: [UInt64] = []

  package init() {}

  /// What was said in one exchange; they are numbered in the order in which they are added.
  ///
  /// - Parameters:
  ///   - session: equal for exchanges of one session.
  ///   - request: the canonical bytes of its signature, with its leaves.
  ///   - values: of a class, in other parts of the request, such as header fields.
  ///   - answer: what was answered.
  package mutating func add(
    at start: Timestamp, until end: Timestamp, session: Int, isWrite: Bool, request: UnsafeRawBufferPointer,
    leaves: [Signature.Leaf],
    values: [UInt64], answer: AnswerValues
  ) {
    let order = Int32(truncatingIfNeeded: self.contents.count)
    self.contents.append(answer.content)
    for value in values { self.note(value, asked: start) }
    for value in answer.values { self.answered[value] = min(self.answered[value] ?? end, end) }
    let found = NoisyLeaves.of(request, leaves)
    guard !found.isEmpty else { return }
    let of = RequestKind.key(of: request, leaves)
    let rest = Self.rest(of: request, found.map(\.leaf)) &+ UInt64(bitPattern: Int64(session)).stirred
    for (leaf, likeness) in found {
      let value = UnsafeRawBufferPointer(rebasing: request[leaf.range])
      self.note(value.stirredHash(), asked: start)
      self.sightings.append(
        Sighting(
          order: order, isWrite: isWrite, likeness: likeness, kind: of, place: leaf.place, value: value.stirredHash(),
          core: Self.core(of: value),
          length: value.count, rest: rest,
          isNamedFresh: FreshNames.contain(UnsafeRawBufferPointer(rebasing: request[leaf.name])),
          at: start, moment: likeness.valueClass.flatMap { $0.isTimeAnchored ? $0.time(in: value) : nil }))
    }
  }

  private static func core(of value: UnsafeRawBufferPointer) -> UInt64 {
    var core: UInt64?
    ValueTokens.forEach(in: value) { token in
      let text = UnsafeRawBufferPointer(rebasing: value[token])
      guard ValueLikeness(text) != .ordinary else { return false }
      core = core ?? text.stirredHash()
      return true
    }
    return core ?? value.stirredHash()
  }

  private mutating func note(_ value: UInt64, asked start: Timestamp) {
    self.asked[value] = min(self.asked[value] ?? start, start)
  }

  /// A hash of everything but these leaves.
  private static func rest(of request: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]) -> UInt64 {
    var hash: UInt64 = 0
    var from = 0
    for leaf in leaves {
      hash = UnsafeRawBufferPointer(rebasing: request[from..<leaf.range.lowerBound]).stirredHash(from: hash)
      from = leaf.range.upperBound
    }
    return UnsafeRawBufferPointer(rebasing: request[from...]).stirredHash(from: hash)
  }

  /// What was learned.
  package func finish() -> Noise {
    var rules: [NoiseRule] = []
    var made: Set<UInt64> = []
    for sightings in Dictionary(grouping: self.sightings, by: { [$0.kind, $0.place] }).values {
      let own = sightings.filter(self.isMade)
      guard let one = own.first, let reason = self.reason(own) else { continue }
      made.formUnion(own.map(\.value))
      rules.append(
        NoiseRule(
          kind: one.kind, place: one.place, reason: reason, likenesses: Set(own.map(\.likeness)),
          lengths: Set(own.filter { $0.moment == nil }.map(\.length)), values: Set(own.map(\.value)).count,
          requests: sightings.count, example: Int(one.order)))
    }
    return Noise(rules.sorted { ($0.example, $0.place) < ($1.example, $1.place) }, made: made)
  }

  /// Whether the client made the value: a request held it before any answer did.
  private func isMade(_ sighting: Sighting) -> Bool {
    let asked = self.asked[sighting.value] ?? sighting.at
    for value in [sighting.value, sighting.core] {
      if let answered = self.answered[value], answered <= asked { return false }
    }
    guard let moment = sighting.moment else { return true }
    return max(moment.since(sighting.at), sighting.at.since(moment)) <= Self.clockTolerance
  }

  /// Whether no request before held the value.
  private func isFirst(_ sighting: Sighting) -> Bool { self.asked[sighting.value].map { $0 >= sighting.at } ?? true }

  /// Why a field is noise that holds these values, which clients made; `nil` where it is none.
  private func reason(_ made: [Sighting]) -> NoiseRule.Reason? {
    // several clients may write the same moment
    let new = made.filter { $0.moment != nil || self.isFirst($0) }
    guard let one = new.first else { return .followed }
    if new.allSatisfy({ $0.moment != nil }) { return .moment }
    if one.isWrite { return .made }
    // what a read names decides what it gets, unless others that name something else got the same
    guard new.contains(where: { $0.likeness != .short }) else { return nil }
    guard Set(new.map(\.value)).count > 1 else { return nil }
    let alike = Dictionary(grouping: new, by: \.rest).values.filter { Set($0.map(\.value)).count > 1 }
    if !alike.isEmpty { return alike.allSatisfy { Set($0.map { self.contents[Int($0.order)] }).count == 1 } ? .alike : nil }
    return one.isNamedFresh ? .named : nil
  }
}
