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
    var recording: Int32
    /// Equal for requests of one session; negative for those without one.
    var session: Int32
    var isWrite: Bool
    var likeness: ValueLikeness
    var kind: UInt64
    var wideKind: UInt64
    var place: UInt64
    var value: UInt64
    /// The same of the first value within it, as an answer would be seen to hold it: without padding.
    var core: UInt64
    var length: Int
    /// Equal for requests of one session that differ in values of a class alone.
    var rest: UInt64
    /// Whether its name is that of a field that is made anew each time, or it says itself that it signs the time.
    var isNamedFresh: Bool
    /// Whether its name says that it guards a form.
    var isGuard: Bool
    /// Whether the answer repeats it, or says that there is no such thing: nothing else need be known of it to answer so.
    var isEchoed: Bool
    /// Of bytes it stands for all that is sent, of which nothing more is known.
    var form: SignatureForm
    var at: Timestamp
    /// The moment that the value tells, of a class that is anchored in time.
    var moment: Timestamp?
  }

  /// A field of a kind of request.
  private struct Field: Hashable {
    var kind: UInt64
    var place: UInt64
  }

  /// How far from its request a moment may be that a client wrote: clocks differ, and programs begin before they ask.
  package static let clockTolerance = Duration.seconds(3_600)
  /// 2009-01-01T00:00:00Z: the kinds of identifiers that tell a moment, and are sometimes drawn, are younger.
  private static let firstIdentifiers = Timestamp(nanoseconds: 1_230_768_000_000_000_000)

  private var sightings: [Sighting] = []
  /// When each value was first seen in a request and in an answer.
  private var asked: [UInt64: Timestamp] = [:]
  private var answered: [UInt64: Timestamp] = [:]
  private var contents: [UInt64] = []
  /// Of each answer to a read what it told of identifiers and tokens that the request did not have; 0 where it told none.
  package private(set) var told: [UInt64] = []
  /// Of each identifier in capitals the same in small letters.
  private var lowered: [UInt64: UInt64] = [:]

  package init() {}

  /// What was said in one exchange; they are numbered in the order in which they are added.
  ///
  /// - Parameters:
  ///   - recording: equal for exchanges of one recording.
  ///   - session: equal for exchanges of one session.
  ///   - request: the canonical bytes of its signature, with its leaves.
  ///   - values: of a class, in other parts of the request, such as header fields.
  ///   - answer: what was answered.
  ///   - isAbsence: whether that says that what was asked about is not there.
  package mutating func add(
    at start: Timestamp, until end: Timestamp, recording: Int = 0, session: Int, isWrite: Bool, request: UnsafeRawBufferPointer,
    leaves: [Signature.Leaf],
    values: [UInt64], answer: AnswerValues, isAbsence: Bool = false
  ) {
    let order = Int32(truncatingIfNeeded: self.contents.count)
    self.contents.append(answer.content)
    for value in values { self.note(value, asked: start) }
    for value in answer.values { self.answered[value] = min(self.answered[value] ?? end, end) }
    let found = NoisyLeaves.of(request, leaves)
    let own = found.lazy.map { UnsafeRawBufferPointer(rebasing: request[$0.leaf.range]) }
    self.told.append(
      isWrite || answer.drawn.isEmpty
        ? 0
        : answer.drawn.subtracting(own.map { $0.stirredHash() } + own.map(Self.core) + values)
          .reduce(0) { $0 &+ $1.stirred })
    guard !found.isEmpty else { return }
    let of = RequestKind.key(of: request, leaves)
    let wide = isWrite ? RequestKind.wideKey(of: request, leaves) : of
    let rest = Self.rest(of: request, found.map(\.leaf)) &+ UInt64(bitPattern: Int64(session)).stirred
    for (leaf, first) in found {
      let value = UnsafeRawBufferPointer(rebasing: request[leaf.range])
      let (likeness, moment) = Self.reading(value, first, at: start)
      self.note(value.stirredHash(), asked: start)
      if let lowered = LetterCase.lowered(value) { self.lowered[value.stirredHash()] = lowered.stirredHash }
      let core = Self.core(of: value)
      self.sightings.append(
        Sighting(
          order: order, recording: Int32(truncatingIfNeeded: recording), session: Int32(truncatingIfNeeded: session),
          isWrite: isWrite, likeness: likeness, kind: of,
          wideKind: wide, place: leaf.place, value: value.stirredHash(),
          core: core,
          length: value.count, rest: rest,
          isNamedFresh: likeness == .of(.awsSignature)
            || FreshNames.contain(UnsafeRawBufferPointer(rebasing: request[leaf.name])),
          isGuard: leaf.form != .path && GuardNames.contain(UnsafeRawBufferPointer(rebasing: request[leaf.name])),
          isEchoed: isAbsence || answer.values.contains(value.stirredHash()) || answer.values.contains(core),
          form: leaf.form, at: start, moment: moment))
    }
  }

  /// What a value looks like to who knows when it was asked for, and the moment that it tells. An identifier of before may stand for what
  /// was made then; one that is yet to be made was drawn.
  private static func reading(
    _ value: UnsafeRawBufferPointer, _ likeness: ValueLikeness, at start: Timestamp
  ) -> (likeness: ValueLikeness, moment: Timestamp?) {
    guard let moment = likeness.valueClass?.moment(in: value, near: start) else { return (likeness, nil) }
    let mayBeRead = moment >= self.firstIdentifiers && moment <= start.advanced(by: self.clockTolerance)
    guard let drawn = likeness.drawn, !mayBeRead else { return (likeness, moment) }
    return (drawn, nil)
  }

  /// The values of one field: an identifier of before was drawn, too, where it stands among others that were.
  private static func readTogether(_ sightings: [Sighting]) -> [Sighting] {
    // few fields hold what may be either
    guard sightings.contains(where: { $0.moment != nil && $0.likeness.drawn != nil }) else { return sightings }
    let drawn = Set(sightings.lazy.filter { $0.moment == nil }.map(\.likeness))
    return sightings.map { sighting in
      guard let moment = sighting.moment, let likeness = sighting.likeness.drawn, drawn.contains(likeness),
        !self.isNear(moment, sighting.at)
      else { return sighting }
      var read = sighting
      (read.likeness, read.moment) = (likeness, nil)
      return read
    }
  }

  private static func isNear(_ moment: Timestamp, _ start: Timestamp) -> Bool {
    max(moment.since(start), start.since(moment)) <= self.clockTolerance
  }

  private static func core(of value: UnsafeRawBufferPointer) -> UInt64 {
    var core: UInt64?
    ValueTokens.forEach(in: value) { token in
      let text = UnsafeRawBufferPointer(rebasing: value[token])
      guard ValueLikeness(value, part: token) != .ordinary else { return false }
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
    let addresses = self.addresses()
    // few recordings need it
    var sorted: [UInt64]?
    let told = {
      let values = sorted ?? self.sightings.map(\.value).sorted()
      sorted = values
      return values
    }
    let writes = Set(self.sightings.lazy.filter(\.isWrite).map(\.kind))
    for sightings in Dictionary(grouping: self.sightings, by: { Field(kind: $0.kind, place: $0.place) }).values {
      let own = Self.readTogether(sightings).filter(self.isMade)
      if sightings[0].isGuard, own.count < sightings.count {
        let given = sightings.filter(self.isIssued)
        if !given.isEmpty, self.areAllGood(given) { rules.append(Self.rule(.given, of: given, among: sightings.count)) }
        continue
      }
      guard !own.isEmpty, let reason = self.reason(own, addresses, writes: writes, told: told) else { continue }
      made.formUnion(own.map(\.value))
      if !self.lowered.isEmpty { made.formUnion(own.compactMap { self.lowered[$0.value] }) }
      rules.append(Self.rule(reason, of: own, among: sightings.count))
    }
    let issued = Set(self.sightings.lazy.filter(self.isIssued).map(\.value))
    let seen = Set(self.sightings.map { Noise.mark($0.kind, $0.place) })
    return Noise(
      rules.sorted { ($0.example, $0.place) < ($1.example, $1.place) }, made: made, issued: issued,
      given: rules.contains { $0.reason == .given } ? Set(self.answered.keys) : [], seen: seen)
  }

  /// The rule that these values of one field show, of so many that it had.
  private static func rule(_ reason: NoiseRule.Reason, of shown: [Sighting], among requests: Int) -> NoiseRule {
    let one = shown[0]
    var rule = NoiseRule(
      kind: one.kind, place: one.place, reason: reason, likenesses: Set(shown.map(\.likeness)),
      lengths: Set(shown.filter { $0.moment == nil }.map(\.length)), values: Set(shown.map(\.value)).count, made: shown.count,
      requests: requests, example: Int(one.order))
    rule.exampleLikeness = one.likeness
    rule.wideKind = one.wideKind
    return rule
  }

  /// Gives `body` each value that stood in a request of a session, by its hash.
  package func forEachValue(_ body: (_ value: UInt64, _ session: Int) -> Void) {
    for sighting in self.sightings where sighting.session >= 0 { body(sighting.value, Int(sighting.session)) }
  }

  /// Whether an answer held the value before any request did.
  private func isIssued(_ sighting: Sighting) -> Bool {
    let asked = self.asked[sighting.value] ?? sighting.at
    return [sighting.value, sighting.core].contains { value in self.answered[value].map { $0 <= asked } ?? false }
  }

  /// Whether no value that an answer gave was refused where another was taken, in a request that is else the same.
  private func areAllGood(_ given: [Sighting]) -> Bool {
    Dictionary(grouping: given, by: \.rest).values.allSatisfy { Set($0.map(\.isWrite)).count == 1 }
  }

  /// Whether the client made the value: a request held it before any answer did.
  private func isMade(_ sighting: Sighting) -> Bool {
    if self.isIssued(sighting) { return false }
    return sighting.moment.map { Self.isNear($0, sighting.at) } ?? true
  }

  /// Whether no request before held the value.
  private func isFirst(_ sighting: Sighting) -> Bool { self.asked[sighting.value].map { $0 >= sighting.at } ?? true }

  /// Why a field is noise that holds these values, which clients made; `nil` where it is none.
  ///
  /// - Parameters:
  ///   - writes: the kinds of which some changed something. What one of them sends is no question where it was refused.
  ///   - told: all values that were asked about, sorted.
  private func reason(
    _ made: [Sighting], _ addresses: [Int32: UInt64], writes: Set<UInt64>, told: () -> [UInt64]
  ) -> NoiseRule.Reason? {
    // several clients may write the same moment
    let new = made.filter { $0.moment != nil || self.isFirst($0) }
    guard let one = new.first else { return .followed }
    if new.allSatisfy({ $0.moment != nil }) { return .moment }
    if one.isWrite || (one.form != .path && writes.contains(one.kind)) {
      guard !self.comeAgain(made) else { return nil }
      return one.form != .bytes || self.areAddressed(made, addresses) || self.areMostAlike(new) ? .made : nil
    }
    // what a read names decides what it gets, unless others that name something else got the same
    guard new.contains(where: { $0.likeness != .short }) else { return nil }
    guard Set(new.map(\.value)).count > 1 else {
      // of one value nothing is seen but what it is called and what it looks like
      let isDrawn = one.likeness.isDrawn || one.likeness == .of(.awsSignature)
      return made.count == 1 && one.isNamedFresh && isDrawn ? .named : nil
    }
    let alike = Dictionary(grouping: new, by: \.rest).values.filter { Set($0.map(\.value)).count > 1 }
    if !alike.isEmpty, !one.isNamedFresh, !self.mayBeAlike(made, among: told) { return nil }
    if !alike.isEmpty { return alike.allSatisfy { self.areAlike($0, named: one.isNamedFresh) } ? .alike : nil }
    return one.isNamedFresh ? .named : nil
  }

  /// Whether half of the values were sent in several recordings: a program that makes them anew makes others each time. Recordings that
  /// hold the same exchange are copies.
  private func comeAgain(_ made: [Sighting]) -> Bool {
    guard made.contains(where: { $0.recording != made[0].recording }) else { return false }
    var first: [UInt64: (recording: Int32, at: Timestamp)] = [:]
    var again: Set<UInt64> = []
    for sighting in made {
      guard let before = first[sighting.value] else {
        first[sighting.value] = (sighting.recording, sighting.at)
        continue
      }
      if before.recording != sighting.recording, before.at != sighting.at { again.insert(sighting.value) }
    }
    return again.count * 2 >= first.count
  }

  /// Whether what was asked for with these values was answered alike: in the same words, and with the same identifiers and tokens unless
  /// the name of the field says that it does not count, because a server may make some anew for each answer.
  private func areAlike(_ made: [Sighting], named: Bool) -> Bool {
    Set(made.map { self.contents[Int($0.order)] }).count == 1
      && (named || Set(made.map { self.told[Int($0.order)] }).count == 1)
  }

  /// Different values that are answered alike before it is thought that they do not count: two things may be alike by chance.
  package static let alikeValues = 3

  /// Whether equal answers tell that values do not count whose names say nothing: a path names something, and so does what is asked about
  /// more than once, unless the answers do nothing but repeat it, or say that there is no such thing.
  ///
  /// - Parameter told: all values that were asked about, sorted.
  private func mayBeAlike(_ made: [Sighting], among told: () -> [UInt64]) -> Bool {
    let values = Set(made.map(\.value))
    guard values.count >= Self.alikeValues else { return false }
    if made.allSatisfy(\.isEchoed) { return true }
    guard made[0].form != .path, made.count == values.count else { return false }
    let told = told()
    return values.allSatisfy { Self.isThereOnce($0, among: told) }
  }

  private static func isThereOnce(_ value: UInt64, among sorted: [UInt64]) -> Bool {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == value && (low + 1 == sorted.count || sorted[low + 1] != value)
  }

  /// Of each request with bytes what it holds that answers issued, where that is something.
  private func addresses() -> [Int32: UInt64] {
    var addresses: [Int32: UInt64] = [:]
    let senders = Set(self.sightings.lazy.filter { $0.form == .bytes }.map(\.order))
    for sighting in self.sightings
    where senders.contains(sighting.order) && sighting.form != .bytes && sighting.likeness.valueClass != nil
      && self.isIssued(sighting)
    {
      addresses[sighting.order, default: 0] &+= (sighting.value ^ sighting.place).stirred
    }
    return addresses
  }

  /// Whether bytes went where an answer said, each to a place of their own: that tells already which are meant. None did where one
  /// place took several and said different things to them.
  private func areAddressed(_ made: [Sighting], _ addresses: [Int32: UInt64]) -> Bool {
    var told: [UInt64: (value: UInt64, content: UInt64)] = [:]
    for sighting in made {
      guard let address = addresses[sighting.order] else { return false }
      guard sighting.isWrite else { continue }
      let content = self.contents[Int(sighting.order)]
      if let former = told[address], former.value != sighting.value, former.content != content { return false }
      told[address] = (sighting.value, content)
    }
    return true
  }

  /// Whether most of the different values were answered like another one in the same session: bytes that are sent may be what is asked
  /// about, and then each gets an answer of its own.
  private func areMostAlike(_ made: [Sighting]) -> Bool {
    var (values, alike) = (0, 0)
    for sightings in Dictionary(grouping: made, by: \.rest).values {
      let ofContent = Dictionary(grouping: sightings) { self.contents[Int($0.order)] }.values.map { Set($0.map(\.value)).count }
      values += ofContent.reduce(0, +)
      alike += ofContent.filter { $0 > 1 }.reduce(0, +)
    }
    return alike * 2 > values
  }
}
