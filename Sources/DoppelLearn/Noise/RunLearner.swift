package import DoppelExchange
package import NIOCore

/// Finds the fields in which two runs of one script differ while they are answered alike.
///
/// The requests of one kind are paired in the order of their sessions, and of their times within each. Where both runs have not as many
/// requests of a kind in a session, it is not known which belong together, and they tell nothing. A field is noise where
/// - in every pair in which it differs the answers say the same, but for what they repeat of their own requests,
/// - no value of those pairs stands in that field of the other run too, as where the same is only done in another order,
/// - no answer of the same run held the value before, because then the server chose it,
/// - where it stands for all that is sent, which is not taken apart, all requests of the kind were answered the same,
/// - and no two requests of the kind that are equal in all were answered otherwise, because then the answers tell nothing.
///
/// It keeps some 24 bytes for each value of a request, and 8 MiB for the answers of each run.
package struct RunLearner: Sendable {
  /// What one field of a request held; of an array's elements all of them together.
  fileprivate struct Value: Sendable {
    var place: UInt64
    var hash: UInt64
    var likeness: ValueLikeness
    /// Whether answers before held all words of it.
    var isIssued: Bool
    /// Whether it stands for all that is sent, which is not taken apart.
    var isWhole: Bool
  }

  fileprivate struct Request: Sendable {
    var number: Int
    var start: Timestamp
    var whole: UInt64
    var content: UInt64
    /// The same without what it repeats of the request; `nil` where that was not looked for.
    var unechoed: UInt64?
    var values: [Value]

    func isAnswered(as other: Request) -> Bool {
      self.content == other.content || (self.unechoed != nil && self.unechoed == other.unechoed)
    }
  }

  /// The requests of one kind in one session.
  fileprivate struct Group: Hashable, Sendable {
    var kind: UInt64
    /// The number of the session, in the order in which they began.
    var session: Int
  }

  fileprivate struct Run: Sendable {
    var sessions: [String: Int] = [:]
    var requests: [Group: [Request]] = [:]
    var said = HashFilter()
  }

  /// What was learned, and from how much.
  package struct Result: Sendable {
    package var rules: [NoiseRule] = []
    /// Pairs of requests that were compared, and requests of either run that have no other.
    package var pairs = 0
    package var unpaired = 0
    /// The kinds of the pairs, and of the requests that have no other; one kind may be both.
    package var pairedKinds: Set<UInt64> = []
    package var unpairedKinds: Set<UInt64> = []
  }

  /// Bytes of the longest answer in which is looked for what it repeats.
  package static let longestEcho = 64 * 1024

  private var runs = [Run(), Run()]

  package init() {}

  /// One exchange; they are added in recorded order, those of the first run before those of the second or not.
  ///
  /// - Parameters:
  ///   - run: 0 or 1.
  ///   - number: its number among all, which the rules tell as their example.
  ///   - request: the canonical bytes of its signature, with its leaves.
  ///   - content: as `AnswerValues.content`.
  ///   - status: equal for answers of one status.
  ///   - answer: all that was answered, the body first.
  package mutating func add(
    run: Int, number: Int, at start: Timestamp, session: String?, request: UnsafeRawBufferPointer, leaves: [Signature.Leaf],
    content: UInt64, status: Int, answer: [ByteBuffer]
  ) {
    let session = session.map { key in
      let ordinal = self.runs[run].sessions[key] ?? self.runs[run].sessions.count
      self.runs[run].sessions[key] = ordinal
      return ordinal
    }
    var values: [Value] = []
    var indices: [UInt64: Int] = [:]
    for leaf in leaves where leaf.form != .name {
      let bytes = UnsafeRawBufferPointer(rebasing: request[leaf.range])
      let isIssued = self.runs[run].holds(bytes)
      if let index = indices[leaf.place] {
        values[index].hash = bytes.stirredHash(from: values[index].hash)
        values[index].isIssued = values[index].isIssued || isIssued
      } else {
        indices[leaf.place] = values.count
        values.append(
          Value(
            place: leaf.place, hash: bytes.stirredHash(), likeness: ValueLikeness(bytes), isIssued: isIssued,
            isWhole: leaf.form == .bytes))
      }
    }
    let group = Group(kind: RequestKind.key(of: request, leaves), session: session ?? -1)
    self.runs[run].requests[group, default: []].append(
      Request(
        number: number, start: start, whole: request.stirredHash(), content: content,
        unechoed: answer.first.flatMap { Self.unechoed($0, status, request, leaves) }, values: values))
    for part in answer { part.withUnsafeReadableBytes { self.runs[run].say($0) } }
  }

  /// A hash of what an answer says apart from values of a class and what it repeats of its request.
  private static func unechoed(
    _ body: ByteBuffer, _ status: Int, _ request: UnsafeRawBufferPointer, _ leaves: [Signature.Leaf]
  ) -> UInt64? {
    guard (1...self.longestEcho).contains(body.readableBytes) else { return nil }
    let own = leaves.lazy.filter { $0.form != .name && $0.range.count >= UnechoedText.shortest }
      .map { UnsafeRawBufferPointer(rebasing: request[$0.range]).stirredHash() }
    var answer = AnswerValues()
    answer.say(UnechoedText.of(body, without: Set(own)))
    return answer.content &+ UInt64(bitPattern: Int64(status)).stirred
  }

  /// What was learned.
  package func finish() -> Result {
    var result = Result()
    var pairs: [UInt64: [(Request, Request)]] = [:]
    for group in Set(self.runs[0].requests.keys).union(self.runs[1].requests.keys) {
      let both = self.runs.map { run in
        (run.requests[group] ?? []).sorted { ($0.start, $0.number) < ($1.start, $1.number) }
      }
      guard both[0].count == both[1].count else {
        result.unpaired += both[0].count + both[1].count
        result.unpairedKinds.insert(group.kind)
        continue
      }
      result.pairs += both[0].count
      pairs[group.kind, default: []] += zip(both[0], both[1])
    }
    result.pairedKinds = Set(pairs.keys)
    let held = self.runs.map(Self.held)
    for (kind, pairs) in pairs { result.rules += Self.rules(of: kind, pairs, held: held.map { $0[kind] ?? [:] }) }
    result.rules.sort { ($0.example, $0.place) < ($1.example, $1.place) }
    return result
  }

  /// What the fields of a run held, by kind and place.
  private static func held(_ run: Run) -> [UInt64: [UInt64: Set<UInt64>]] {
    var held: [UInt64: [UInt64: Set<UInt64>]] = [:]
    for (group, requests) in run.requests {
      for request in requests {
        for value in request.values { held[group.kind, default: [:]][value.place, default: []].insert(value.hash) }
      }
    }
    return held
  }

  /// The fields of one kind that are noise.
  ///
  /// - Parameter held: what the fields of each run held.
  private static func rules(
    of kind: UInt64, _ pairs: [(Request, Request)], held: [[UInt64: Set<UInt64>]]
  ) -> [NoiseRule] {
    guard !pairs.contains(where: { $0.whole == $1.whole && $0.content != $1.content }) else { return [] }
    var differing: [UInt64: [(first: Value, second: Value, number: Int)]] = [:]
    var refused: Set<UInt64> = []
    for (one, other) in pairs {
      let values = Dictionary(other.values.map { ($0.place, $0) }) { first, _ in first }
      for value in one.values {
        guard let second = values[value.place], second.hash != value.hash else { continue }
        let isEvidence =
          one.isAnswered(as: other) && !value.isIssued && !second.isIssued
          && held[1][value.place]?.contains(value.hash) != true && held[0][value.place]?.contains(second.hash) != true
        if isEvidence {
          differing[value.place, default: []].append((value, second, one.number))
        } else {
          refused.insert(value.place)
        }
      }
    }
    let areAlike = Set(pairs.flatMap { [$0.content, $1.content] }).count == 1
    return differing.filter { place, found in
      !refused.contains(place) && (areAlike || !found.contains { $0.first.isWhole || $0.second.isWhole })
    }.map { place, found in
      let first = found.min { $0.number < $1.number } ?? found[0]
      var rule = NoiseRule(
        kind: kind, place: place, reason: .runs, likenesses: Set(found.flatMap { [$0.first.likeness, $0.second.likeness] }),
        values: Set(found.flatMap { [$0.first.hash, $0.second.hash] }).count, made: 2 * found.count, requests: 2 * pairs.count,
        example: first.number)
      rule.exampleLikeness = first.first.likeness
      rule.takesAnyValue = true
      return rule
    }
  }
}

extension RunLearner.Run {
  /// Whether answers held every word of a text; not where it has none.
  fileprivate func holds(_ text: UnsafeRawBufferPointer) -> Bool {
    var (isHeld, hasWords) = (true, false)
    Self.forEachWord(of: text) { word in
      hasWords = true
      isHeld = isHeld && self.said.contains(word)
    }
    return isHeld && hasWords
  }

  /// Keeps the words of an answer.
  fileprivate mutating func say(_ text: UnsafeRawBufferPointer) { Self.forEachWord(of: text) { self.said.insert($0) } }

  /// Calls `body` with the hash of each longest row of letters, digits and bytes above ASCII.
  private static func forEachWord(of text: UnsafeRawBufferPointer, _ body: (UInt64) -> Void) {
    var start: Int?
    for index in 0...text.count {
      let byte = index < text.count ? text[index] : 0
      if byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) {
        start = start ?? index
      } else if let first = start {
        body(UnsafeRawBufferPointer(rebasing: text[first..<index]).stirredHash())
        start = nil
      }
    }
  }
}
