package import DoppelExchange
internal import NIOCore

/// Compiles exchanges into a `Library`.
package struct LibraryBuilder: ~Copyable {
  private var keys: [UInt8] = []
  private var starts: [(start: Int, length: Int)] = []
  private var answers: [[RecordedAnswer]] = []
  private var entryOfKey: [ByteBuffer: Int] = [:]
  private var sessions: [String: Int] = [:]
  private var relaxations: [Relaxation] = []
  private var beginnings: [Question.Beginning] = []
  private var unusable: [String: Int] = [:]

  package init() {}

  /// Makes room for that many signatures.
  package mutating func reserve(_ count: Int) {
    self.entryOfKey.reserveCapacity(count)
    self.answers.reserveCapacity(count)
    self.starts.reserveCapacity(count)
  }

  /// Adds one exchange with its response in wire form.
  ///
  /// - Parameters:
  ///   - signature: the recorded signature in today's key names; a person's edit stands in it.
  ///   - computed: what is computed from the request, where it may differ from `signature`. An unedited exchange is found by
  ///     both; for an edited one it tells which keys the person removed.
  ///   - recording: the place of its recording among those that are loaded, from 0.
  ///   - instance: which of several equal requests this answers, where that is known.
  ///   - beginning: the whole request, where requests of its protocol do not tell where they end.
  package mutating func add(
    _ exchange: Exchange, response: PreparedResponse, signature: Signature, computed: Signature?, recording: Int = 0,
    instance: Int?, beginning: Question.Beginning? = nil
  ) {
    if let beginning { self.beginnings.append(beginning) }
    let answer = RecordedAnswer(
      exchange: exchange.id, recording: recording, session: self.sessionIndex(exchange.session), instance: instance ?? 0,
      startedAt: exchange.startedAt, duration: exchange.duration, response: response)
    self.add(answer, under: signature.canonicalBytes)
    guard let computed, computed != signature else { return }
    if exchange.isSignatureEdited {
      let kept = Set(signature.entries.map(\.key))
      let removed = computed.entries.map(\.key).filter { !kept.contains($0) }
      let relaxation = Relaxation(removedKeys: removed)
      if !removed.isEmpty, !self.relaxations.contains(relaxation) { self.relaxations.append(relaxation) }
    } else {
      self.add(answer, under: computed.canonicalBytes)
    }
  }

  /// Counts an exchange that cannot be answered with; `reason` is a fixed sentence.
  package mutating func leaveOut(_ reason: String) { self.unusable[reason, default: 0] += 1 }

  private mutating func sessionIndex(_ session: String?) -> Int {
    guard let session else { return -1 }
    if let index = self.sessions[session] { return index }
    self.sessions[session] = self.sessions.count
    return self.sessions.count - 1
  }

  private mutating func add(_ answer: RecordedAnswer, under key: ByteBuffer) {
    if let entry = self.entryOfKey[key] {
      self.answers[entry].append(answer)
    } else {
      self.entryOfKey[key] = self.answers.count
      self.starts.append((self.keys.count, key.readableBytes))
      self.keys.append(contentsOf: key.readableBytesView)
      self.answers.append([answer])
    }
  }

  /// The library. Answers to one signature stand in the order of their recordings, then of `instance`, then of time, then as they
  /// were added.
  package consuming func build() -> Library {
    let entries = zip(self.starts, self.answers).map { place, answers in
      Library.Entry(keyStart: place.start, keyLength: place.length, answers: Self.ordered(answers))
    }
    return Library(
      keys: self.keys, entries: entries, relaxations: self.relaxations, beginnings: Beginnings(self.beginnings),
      sessions: self.sessions, unusable: self.unusable)
  }

  private static func ordered(_ answers: [RecordedAnswer]) -> [RecordedAnswer] {
    guard answers.count > 1 else { return answers }
    return answers.enumerated().sorted { left, right in
      (left.element.recording, left.element.instance, left.element.startedAt, left.offset)
        < (right.element.recording, right.element.instance, right.element.startedAt, right.offset)
    }.map(\.element)
  }
}
