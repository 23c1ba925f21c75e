package import DoppelExchange
package import NIOCore

/// Recordings compiled for answering: immutable, indexed by signature, swapped whole when recordings change.
///
/// A lookup is one hash of the canonical signature and one comparison, whatever the number of entries and wherever the match
/// stands. What changes while answering is kept beside it (`Cursors`).
package final class Library: Sendable {
  /// One signature with all that was answered to it. What a single answer needs stands in place.
  package struct Entry: Sendable {
    /// Where the signature's canonical bytes stand.
    let key: ByteStore.Place
    /// The first answer in recorded order.
    package let first: RecordedAnswer
    /// All answers, where there are several.
    package let several: Several?

    /// The answers in recorded order.
    package var answers: [RecordedAnswer] { self.several?.answers ?? [self.first] }

    /// - Parameter answers: at least one, in recorded order.
    init(key: ByteStore.Place, answers: [RecordedAnswer]) {
      self.key = key
      self.first = answers[0]
      self.several = answers.count > 1 ? Several(answers, to: key) : nil
    }

    init(key: ByteStore.Place, answer: RecordedAnswer) {
      self.key = key
      self.first = answer
      self.several = nil
    }

    /// The answers that servers on this port gave, where servers on others did too; else all.
    ///
    /// A signature names its host without a port. Two servers of one machine may be asked the same.
    package func of(port: @autoclosure () -> Int) -> Entry {
      guard let ofPort = self.several?.ofPort, !ofPort.isEmpty else { return self }
      return ofPort[port()] ?? self
    }
  }

  /// Several answers to one signature.
  package final class Several: Sendable {
    /// The answers in recorded order.
    package let answers: [RecordedAnswer]
    /// The recorded sessions that have answers here, in order of appearance in the recordings.
    let sessions: [Int]
    /// The places in `answers` of each of them.
    let placesOfSession: [Int: [Int]]
    /// The places in `answers` of those to requests without a session.
    let placesWithoutSession: [Int]
    /// The answers of each port, where there is more than one.
    let ofPort: [Int: Entry]

    /// The port of all answers; -1 where there is more than one.
    var port: Int { self.ofPort.isEmpty ? self.answers[0].port : -1 }

    init(_ answers: [RecordedAnswer], to key: ByteStore.Place) {
      self.answers = answers
      self.placesWithoutSession = answers.indices.filter { answers[$0].session < 0 }
      self.placesOfSession = Dictionary(grouping: answers.indices.filter { answers[$0].session >= 0 }) { answers[$0].session }
      self.sessions = self.placesOfSession.keys.sorted()
      let ofPort = Dictionary(grouping: answers) { $0.port }
      self.ofPort = ofPort.count > 1 ? ofPort.mapValues { Entry(key: key, answers: $0) } : [:]
    }
  }

  /// The canonical bytes of all signatures, each followed by the wire form of what was answered first.
  private let store: ByteStore
  private let table: KeyTable
  package let entries: [Entry]
  /// The sets of keys that people removed from signatures: a request is asked without them too.
  package let relaxations: [Relaxation]
  /// What requests begin with that do not tell where they end.
  package let beginnings: Beginnings
  /// The recorded sessions by key, as `RecordedAnswer.session` counts them.
  package let sessions: [String: Int]
  /// Exchanges that were given but cannot be answered with, by reason.
  package let unusable: [String: Int]

  /// - Parameter table: finds the entries by their keys.
  init(
    entries: [Entry], store: ByteStore, table: KeyTable, relaxations: [Relaxation], beginnings: Beginnings,
    sessions: [String: Int], unusable: [String: Int]
  ) {
    self.entries = entries
    self.store = store
    self.table = table
    self.relaxations = relaxations
    self.beginnings = beginnings
    self.sessions = sessions
    self.unusable = unusable
  }

  /// A library that knows nothing.
  package static let empty = LibraryBuilder().build()

  /// The index of the entry with these canonical bytes; `nil` where there is none. Allocates nothing.
  package func find(_ key: ByteBuffer) -> Int? {
    key.withUnsafeReadableBytes { key in
      self.table.find(KeyTable.hash(key)) { self.store.holds(key, at: self.entries[$0].key) }
    }
  }

  /// As `find`, then without the keys that people removed from recorded signatures.
  package func findRelaxed(_ key: ByteBuffer) -> Int? {
    if let entry = self.find(key) { return entry }
    guard !self.relaxations.isEmpty, let signature = Signature(canonicalBytes: key) else { return nil }
    for relaxation in self.relaxations {
      if let relaxed = relaxation.applied(to: signature), let entry = self.find(relaxed.canonicalBytes) { return entry }
    }
    return nil
  }

  /// How recorded requests go on that begin like this, also those from whose signatures people removed keys.
  package func prospect(of beginning: Question.Beginning) -> Question.Prospect {
    var prospect = self.beginnings.prospect(of: beginning)
    guard !self.relaxations.isEmpty, let group = Signature(canonicalBytes: beginning.group) else { return prospect }
    for relaxation in self.relaxations {
      guard let relaxed = relaxation.applied(to: group) else { continue }
      let other = self.beginnings.prospect(of: Question.Beginning(group: relaxed.canonicalBytes, bytes: beginning.bytes))
      prospect.whole = [prospect.whole, other.whole].compactMap(\.self).max()
      prospect.canGrow = prospect.canGrow || other.canGrow
    }
    return prospect
  }

  /// The signature of an entry.
  package func signature(of entry: Int) -> Signature {
    Signature(uncheckedCanonicalBytes: self.withKey(of: entry) { ByteBuffer(bytes: $0) })
  }

  /// Gives `body` the canonical bytes of an entry's signature; the pointer may be used only within it.
  func withKey<Result>(of entry: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    self.store.withBytes(of: self.entries[entry].key, body)
  }
}
