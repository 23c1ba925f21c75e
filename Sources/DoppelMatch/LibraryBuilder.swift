package import DoppelExchange
internal import NIOCore

/// Compiles exchanges into a `Library`.
package struct LibraryBuilder: ~Copyable {
  /// An answer whose wire form stands in the store.
  private struct Stored {
    var answer: RecordedAnswer
    var wire: ByteStore.Place
  }

  private var store = ByteStore()
  private var table = KeyTable()
  private var keys: [ByteStore.Place] = []
  /// Of each entry the answer that was added first.
  private var firsts: [Stored] = []
  /// The other answers, of entries that have several.
  private var others: [Int: [Stored]] = [:]
  private var sessions: [String: Int] = [:]
  private var relaxations: [Relaxation] = []
  private var beginnings: [Question.Beginning] = []
  private var unusable: [String: Int] = [:]

  package init() {}

  /// Makes room for that many signatures.
  package mutating func reserve(_ count: Int) {
    self.keys.reserveCapacity(count)
    self.firsts.reserveCapacity(count)
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
      port: exchange.server.port, startedAt: exchange.startedAt, duration: exchange.duration,
      response: PreparedResponse(wire: ByteBuffer(), closes: response.closes))
    let entry = self.entry(of: signature.canonicalBytes)
    let stored = Stored(answer: answer, wire: self.store.add(response.wire))
    self.add(stored, to: entry)
    guard let computed, computed != signature else { return }
    if exchange.isSignatureEdited {
      let kept = Set(signature.entries.map(\.key))
      let removed = computed.entries.map(\.key).filter { !kept.contains($0) }
      let emptied = removed.compactMap { Self.family(of: $0) }.filter { family in
        !kept.contains { $0 == family || $0.hasPrefix(family + ":") }
      }
      let relaxation = Relaxation(removedKeys: Set(removed + emptied))
      if !removed.isEmpty, !self.relaxations.contains(relaxation) { self.relaxations.append(relaxation) }
    } else {
      self.add(stored, to: self.entry(of: computed.canonicalBytes))
    }
  }

  /// What a key such as `http:queryparams:n` is one of: `http:queryparams`, which stands alone in the signature of a request that
  /// has none of them.
  private static func family(of key: String) -> String? {
    let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? "\(parts[0]):\(parts[1])" : nil
  }

  /// Counts an exchange that cannot be answered with; `reason` is a fixed sentence.
  package mutating func leaveOut(_ reason: String) { self.unusable[reason, default: 0] += 1 }

  private mutating func sessionIndex(_ session: String?) -> Int {
    guard let session else { return -1 }
    if let index = self.sessions[session] { return index }
    self.sessions[session] = self.sessions.count
    return self.sessions.count - 1
  }

  /// The index of the entry with this key, which may be about to get its first answer.
  private mutating func entry(of key: ByteBuffer) -> Int {
    let hash = key.withUnsafeReadableBytes { KeyTable.hash($0) }
    let found = key.withUnsafeReadableBytes { key in
      self.table.find(hash) { self.store.holds(key, at: self.keys[$0]) }
    }
    if let found { return found }
    self.table.insert(hash, self.keys.count)
    self.keys.append(self.store.add(key))
    return self.keys.count - 1
  }

  private mutating func add(_ stored: Stored, to entry: Int) {
    if entry == self.firsts.count { self.firsts.append(stored) } else { self.others[entry, default: []].append(stored) }
  }

  /// The library. Answers to one signature stand in the order of their recordings, then of `instance`, then of time, then as they
  /// were added.
  package consuming func build() -> Library {
    var entries: [Library.Entry] = []
    entries.reserveCapacity(self.keys.count)
    for (index, key) in self.keys.enumerated() {
      let first = self.answer(self.firsts[index])
      if let others = self.others[index] {
        entries.append(Library.Entry(key: key, answers: Self.ordered([first] + others.map { self.answer($0) })))
      } else {
        entries.append(Library.Entry(key: key, answer: first))
      }
    }
    return Library(
      entries: entries, store: self.store, table: self.table, relaxations: self.relaxations,
      beginnings: Beginnings(self.beginnings), sessions: self.sessions, unusable: self.unusable)
  }

  /// The answer with its wire form.
  private func answer(_ stored: Stored) -> RecordedAnswer {
    var answer = stored.answer
    answer.response.wire = self.store.slice(stored.wire)
    return answer
  }

  private static func ordered(_ answers: [RecordedAnswer]) -> [RecordedAnswer] {
    answers.enumerated().sorted { left, right in
      (left.element.recording, left.element.instance, left.element.startedAt, left.offset)
        < (right.element.recording, right.element.instance, right.element.startedAt, right.offset)
    }.map(\.element)
  }
}
