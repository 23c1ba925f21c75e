package import DoppelExchange
internal import DoppelLearn
package import NIOCore

/// Recordings compiled for answering: immutable, indexed by signature, swapped whole when recordings change.
///
/// A lookup is one hash of the canonical signature and one comparison, whatever the number of entries and wherever the match
/// stands. What changes while answering is kept beside it (`Cursors`).
package final class Library: Sendable {
  /// Tells how the value of a signature's key is put together.
  package typealias Form = @Sendable (UnsafeRawBufferPointer) -> SignatureForm

  /// One signature with all that was answered to it. What a single answer needs stands in place.
  package struct Entry: Sendable {
    /// Where the signature's canonical bytes stand.
    let key: ByteStore.Place
    /// The first answer in recorded order.
    package let first: RecordedAnswer
    /// All answers, where there are several.
    package let several: Several?
    /// What it is about, as a node of `Library.history`.
    package let node: Int
    /// Whether giving an answer takes what came before into account or counts for what comes after.
    package let isStateful: Bool
    /// Whether some of its answers refuse credentials, and others do not.
    package let isSometimesRefused: Bool

    /// The answers in recorded order.
    package var answers: [RecordedAnswer] { self.several?.answers ?? [self.first] }

    /// - Parameter answers: at least one, in recorded order.
    init(key: ByteStore.Place, answers: [RecordedAnswer], node: Int, facts: CompiledFacts) {
      self.key = key
      self.first = answers[0]
      self.node = node
      let several = answers.count > 1 ? Several(answers, to: key, node: node, facts: facts) : nil
      self.several = several
      let refused = answers.count { facts.refusals.contains($0.order) }
      self.isSometimesRefused = refused > 0 && refused < answers.count
      self.isStateful = several != nil || answers.contains { facts.history.writes[$0.order] != nil }
    }

    /// The recorded session that all answers belong to, where it is one.
    var onlySession: Int? {
      guard let several = self.several else { return self.first.session >= 0 ? self.first.session : nil }
      return several.sessions.count == 1 && several.answers.allSatisfy { $0.session >= 0 } ? several.sessions[0] : nil
    }

    /// The answers that servers on this port gave, where servers on others did too; else all.
    ///
    /// A signature names its host without a port. Two servers of one machine may be asked the same.
    package func of(port: @autoclosure () -> Int) -> Entry {
      guard let ofPort = self.several?.ofPort, !ofPort.isEmpty else { return self }
      return ofPort[port()] ?? self
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
  /// What the answers were given after, and what they did.
  package let history: History
  /// What was learned of noise.
  package let masking: Masking
  let masked: MaskedEntries
  /// The values of clients in the answers.
  package let echoes: Echoes
  /// When credentials are refused that were taken before.
  package let credentials: CredentialLife
  /// The answers that refused them, by their `order`.
  package let refusals: Set<Int>
  /// The first of them; `nil` where there is none.
  package let refusal: RecordedAnswer?
  /// Exchanges that were given but cannot be answered with, by reason.
  package let unusable: [String: Int]

  /// - Parameter table: finds the entries by their keys.
  init(
    entries: [Entry], store: ByteStore, table: KeyTable, relaxations: [Relaxation], beginnings: Beginnings,
    sessions: [String: Int], history: History, masking: Masking, masked: MaskedEntries, echoes: Echoes,
    credentials: CredentialLife, refusals: Set<Int>, unusable: [String: Int]
  ) {
    self.entries = entries
    self.store = store
    self.table = table
    self.relaxations = relaxations
    self.beginnings = beginnings
    self.sessions = sessions
    self.history = history
    self.masking = masking
    self.masked = masked
    self.echoes = echoes
    self.credentials = credentials
    self.refusals = refusals
    self.refusal = entries.lazy.flatMap(\.answers).first { refusals.contains($0.order) }
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

  /// A request as the recording would have it.
  package struct Translation: Sendable {
    package var key: ByteBuffer
    /// The values of the client in it, with the recorded ones for which they stand.
    package var pairs: [(live: ByteBuffer, recorded: ByteBuffer)] = []

    package init(key: ByteBuffer) { self.key = key }
  }

  /// The recorded requests that differ from one in noise alone.
  package struct NoisyMatch: Sendable {
    let group: MaskedEntries.Group
    /// The request and the noise in it.
    let key: ByteBuffer
    let leaves: [Signature.Leaf]
    /// The answers to requests that held the recorded values for which this one's stand, at their places; `nil` where it holds none.
    package let answersHoldingTheSame: Set<Int>?

    /// Their answers together.
    package var entry: Entry { self.group.entry }

    /// The entry that an answer is of.
    package func index(of answer: RecordedAnswer) -> Int? { self.group.entries[answer.order] }
  }

  /// The recorded requests that differ from one in noise alone; `nil` where there are none.
  ///
  /// - Parameter asked: the request as the client sent it, with the recorded values for which its own stand.
  package func findNoisy(_ key: ByteBuffer, _ asked: Translation) -> NoisyMatch? {
    guard !self.masked.isEmpty else { return nil }
    let known = Dictionary(asked.pairs.map { ($0.live, $0.recorded) }) { first, _ in first }
    guard let masked = self.masking.masked(key, isKnown: { known[$0] != nil }), let group = self.masked.group(masked.key)
    else { return nil }
    let holding = key.withUnsafeReadableBytes { bytes in
      masked.leaves.reduce(nil as Set<Int>?) { sofar, leaf in
        let live = ByteBuffer(bytes: bytes[leaf.range])
        let mark = (known[live] ?? live).withUnsafeReadableBytes { $0.stirredHash(from: leaf.place) }
        guard let answers = group.holding[mark] else { return sofar }
        let both = sofar?.intersection(answers) ?? answers
        return both.isEmpty ? sofar : both
      }
    }
    return NoisyMatch(group: group, key: key, leaves: masked.leaves, answersHoldingTheSame: holding)
  }

  /// The values of a request that stand for others in the recorded one that was answered so.
  package func pairs(_ match: NoisyMatch, _ answer: RecordedAnswer) -> [(live: ByteBuffer, recorded: ByteBuffer)] {
    guard let entry = match.index(of: answer) else { return [] }
    return self.withKey(of: entry) { recorded in
      let key = ByteBuffer(bytes: recorded)
      guard let leaves = self.masking.masked(key)?.leaves, leaves.count == match.leaves.count else { return [] }
      return match.key.withUnsafeReadableBytes { live in
        zip(match.leaves, leaves).map { (ByteBuffer(bytes: live[$0.range]), ByteBuffer(bytes: recorded[$1.range])) }
      }
    }
  }

  /// A request as the recording would have it: with the recorded values for which the client's own stand.
  ///
  /// - Parameter recorded: the recorded value for which one stands.
  func asRecorded(_ key: ByteBuffer, _ recorded: (ByteBuffer) -> ByteBuffer?) -> Translation {
    var translation = Translation(key: key)
    var changes: [(leaf: Signature.Leaf, bytes: ByteBuffer)] = []
    key.withUnsafeReadableBytes { bytes in
      for (leaf, _) in NoisyLeaves.of(bytes, Signature.leaves(in: bytes, form: self.masking.form)) {
        let live = ByteBuffer(bytes: bytes[leaf.range])
        guard let recorded = recorded(live) else { continue }
        changes.append((leaf, recorded))
        translation.pairs.append((live, recorded))
      }
    }
    if !changes.isEmpty {
      translation.key = Signature(uncheckedCanonicalBytes: key).replacing(changes).canonicalBytes
    }
    return translation
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
