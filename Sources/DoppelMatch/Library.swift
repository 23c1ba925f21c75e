package import DoppelExchange
package import DoppelLearn
package import NIOCore

/// Recordings compiled for answering: immutable, indexed by signature, swapped whole when recordings change.
///
/// A lookup is one hash of the canonical signature and one comparison, whatever the number of entries and wherever the match
/// stands. What changes while answering is kept beside it (`Cursors`).
package final class Library: Sendable {
  /// Tells how the value of a signature's key is put together.
  package typealias Form = @Sendable (UnsafeRawBufferPointer) -> SignatureForm

  /// Tells the texts of an answer, each with its codings undone, always in one order.
  package typealias Texts = @Sendable (PreparedResponse) -> [ByteBuffer]

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
    /// Whether its answers are to a read, and what that reads was seen to be changed by others.
    let readsWhatChanges: Bool
    /// Whether its answers are to a read.
    package let isRead: Bool
    /// Whether some of its answers refuse credentials, and others do not.
    package let isSometimesRefused: Bool
    /// Whether some of its answers gave credentials.
    package let isLogin: Bool

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
      self.isLogin = !facts.logins.isEmpty && answers.contains { facts.logins.contains($0.order) }
      self.isRead = facts.reads[answers[0].order]
      self.readsWhatChanges = self.isRead && facts.history.states.changing.contains(node)
      self.isStateful = several != nil || answers.contains { facts.history.writes[$0.order] != nil }
    }

    /// Whether all of its answers were given to sessions.
    package var isOfSessions: Bool { self.several?.isOfSessions ?? (self.first.session >= 0) }

    /// The recorded session that all answers belong to, where it is one.
    var onlySession: Int? {
      guard let several = self.several else { return self.first.session >= 0 ? self.first.session : nil }
      return several.sessions.count == 1 && several.isOfSessions ? several.sessions[0] : nil
    }

    /// The recorded sessions that all answers belong to; `nil` where somebody without a session was answered too.
    package var sessions: [Int]? {
      guard let several = self.several else { return self.first.session >= 0 ? [self.first.session] : nil }
      return several.isOfSessions ? several.sessions : nil
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
  /// Which of them are of one user.
  package let users: SessionUsers
  /// Whether a credential is none that the server takes: it was refused whenever it was recorded, or was neither recorded nor given by an
  /// answer where all that were taken were; `nil` where that tells nothing.
  ///
  /// - Parameter unknown: whether one that was not recorded is none that an answer gave.
  package func refuses(_ credential: String, unknown: Bool) -> Bool? {
    if let session = self.sessions[credential] { return self.credentials.refused.contains(session) ? true : nil }
    return unknown && self.credentials.refusesUnknown ? true : nil
  }

  /// Whether credentials were refused, so that what their owner is answered tells nothing of what others are.
  package let refusesCredentials: Bool
  /// What the answers were given after, and what they did.
  package let history: History
  /// What was learned of noise.
  package let masking: Masking
  let masked: MaskedEntries
  /// The values of clients in the answers.
  package let echoes: Echoes
  /// What clients sent that comes again.
  package let contents: SentContents
  /// What clients were given who asked the same.
  package let roles: RecordedRoles
  /// Which parts of contents were asked for.
  package let parts: AskedParts
  /// Which answers only confirm what the client held.
  package let confirmations: Confirmations
  /// The values of clients that several sessions were told or named, by their hashes.
  package let shared: Set<UInt64>
  /// When credentials are refused that were taken before.
  package let credentials: CredentialLife
  /// The credentials that answers give, as keys of sessions, by the answers' `order`; empty where nothing is known of credentials.
  package let issuing: [Int: [String]]
  /// The exchanges of those answers.
  package let issuers: Set<ExchangeID>
  /// The answers that refused them, by their `order`.
  package let refusals: Set<Int>
  /// The first of them; `nil` where there is none.
  package let refusal: RecordedAnswer?
  /// Exchanges that were given but cannot be answered with, by reason.
  package let unusable: [String: Int]
  /// As `SaidContents.of` has it, by the answers' `order`.
  private let said: [UInt64]

  /// - Parameter table: finds the entries by their keys.
  init(
    entries: [Entry], store: ByteStore, table: KeyTable, relaxations: [Relaxation], beginnings: Beginnings,
    sessions: [String: Int], users: SessionUsers, refusesCredentials: Bool, history: History, masking: Masking,
    masked: MaskedEntries, echoes: Echoes, shared: Set<UInt64>, contents: SentContents, parts: AskedParts,
    roles: RecordedRoles, confirmations: Confirmations, credentials: CredentialLife, issuing: [Int: [String]],
    refusals: Set<Int>,
    unusable: [String: Int], said: [UInt64]
  ) {
    self.said = said
    self.entries = entries
    self.store = store
    self.table = table
    self.relaxations = relaxations
    self.beginnings = beginnings
    self.sessions = sessions
    self.users = users
    self.refusesCredentials = refusesCredentials
    self.history = history
    self.masking = masking
    self.masked = masked
    self.echoes = echoes
    self.contents = contents
    self.parts = parts
    self.roles = roles
    self.confirmations = confirmations
    self.shared = shared
    self.credentials = credentials
    self.issuing = issuing
    self.issuers =
      issuing.isEmpty ? [] : Set(entries.lazy.flatMap(\.answers).filter { issuing[$0.order] != nil }.map(\.exchange))
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
    /// The lengths in it of what the client sent, with the recorded ones.
    package var lengths: [(live: ByteBuffer, recorded: ByteBuffer)] = []
    /// Those of its values of which it is not sure for what they stand: whoever has no session said them.
    package var unsure: Set<ByteBuffer> = []

    /// The request with the recorded lengths alone.
    package var measured: ByteBuffer

    package init(
      key: ByteBuffer, measured: ByteBuffer? = nil, lengths: [(live: ByteBuffer, recorded: ByteBuffer)] = []
    ) {
      self.key = key
      self.measured = measured ?? key
      self.lengths = lengths
    }

    /// The bytes that it keeps.
    package var byteCount: Int {
      (self.pairs + self.lengths).reduce(self.key.readableBytes + self.measured.readableBytes) { sum, pair in
        sum + pair.live.readableBytes + pair.recorded.readableBytes
      }
    }
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
    package func index(of answer: RecordedAnswer) -> Int? { self.group.index(of: answer) }

    /// The bytes that it keeps by itself, beside the library.
    package var byteCount: Int {
      self.key.readableBytes + self.leaves.count * MemoryLayout<Signature.Leaf>.stride
        + (self.answersHoldingTheSame?.count ?? 0) * MemoryLayout<Int>.stride
    }
  }

  /// The recorded requests that differ from one in noise alone; `nil` where there are none.
  ///
  /// - Parameters:
  ///   - asked: the request as the client sent it, with the recorded values for which its own stand.
  ///   - now: when it is asked; where that is not known, times in it are noise however far they are.
  package func findNoisy(_ key: ByteBuffer, _ asked: Translation, at now: Timestamp = .epoch) -> NoisyMatch? {
    guard !self.masked.isEmpty else { return nil }
    let known = Dictionary(asked.pairs.map { ($0.live, $0.recorded) }) { first, _ in first }
    // the recorded client's own value is known as well, where it stood in this very place
    var own: Set<ByteBuffer> = []
    let found = self.masking.masked(key) { value in
      if known[value] != nil { return true }
      guard self.masking.noise.made.contains(value.stirredHash) else { return false }
      own.insert(value)
      return true
    }
    guard let masked = found, let group = self.masked.group(masked.key) else { return nil }
    let elsewhere = self.elsewhere(masked.leaves, in: key, group) { live in
      own.contains(live) ? live : asked.unsure.contains(live) ? nil : known[live]
    }
    // what follows a value is about that, and about nothing else
    guard elsewhere.isEmpty || !self.masking.rules(of: elsewhere, in: key).contains(where: { $0?.reason == .followed }) else {
      return nil
    }
    guard let timely = self.answers(of: group, to: masked.leaves, in: key, at: now) else { return nil }
    var holding = key.withUnsafeReadableBytes { bytes in
      masked.leaves.reduce(nil as Set<Int>?) { sofar, leaf in
        let live = ByteBuffer(bytes: bytes[leaf.range])
        let mark = (known[live] ?? live).withUnsafeReadableBytes { $0.stirredHash(from: leaf.place) }
        guard let answers = group.holding[mark] else { return sofar }
        let both = sofar?.intersection(answers) ?? answers
        return both.isEmpty ? sofar : both
      }
    }
    if case .among(let orders) = timely {
      let both = holding?.intersection(orders) ?? orders
      holding = both.isEmpty ? orders : both
    }
    return NoisyMatch(group: group, key: key, leaves: masked.leaves, answersHoldingTheSame: holding)
  }

  /// The answers that may be given for the times in a request; `nil` where none may. A time that was recorded in its place is that one.
  private func answers(
    of group: MaskedEntries.Group, to leaves: [Signature.Leaf], in key: ByteBuffer, at now: Timestamp
  ) -> RecordedMoments.Verdict? {
    guard !group.moments.isEmpty, now != .epoch else { return .any }
    return key.withUnsafeReadableBytes { bytes in
      var allowed: Set<Int>?
      for leaf in leaves {
        guard let moments = group.moments.first(where: { $0.place == leaf.place }),
          let time = RecordedMoments.time(leaf, in: bytes, at: now)
        else { continue }
        let verdict = moments.verdict(on: time.since(now))
        let mark = MaskedEntries.mark(of: leaf, in: bytes)
        guard verdict != .any, !(group.only.map { self.marks(of: $0).contains(mark) } ?? (group.holding[mark] != nil)) else {
          continue
        }
        // what a person accepted never decides
        if self.masking.rules(of: [leaf], in: key).first??.takesAnyValue ?? false { continue }
        guard case .among(let orders) = verdict else { return nil }
        allowed = allowed?.intersection(orders) ?? orders
      }
      return allowed.map { $0.isEmpty ? nil : .among($0) } ?? .any
    }
  }

  /// Of the noise of a request what means a recorded value that no recorded request of a group held in that place.
  ///
  /// - Parameter recorded: the recorded value that one means; `nil` where that is not known.
  private func elsewhere(
    _ leaves: [Signature.Leaf], in key: ByteBuffer, _ group: MaskedEntries.Group, recorded: (ByteBuffer) -> ByteBuffer?
  ) -> [Signature.Leaf] {
    var ofOnly: Set<UInt64>?
    return key.withUnsafeReadableBytes { bytes in
      leaves.filter { leaf in
        guard let recorded = recorded(ByteBuffer(bytes: bytes[leaf.range])) else { return false }
        let mark = recorded.withUnsafeReadableBytes { $0.stirredHash(from: leaf.place) }
        guard let only = group.only else { return group.holding[mark] == nil }
        let marks = ofOnly ?? self.marks(of: only)
        ofOnly = marks
        return !marks.contains(mark)
      }
    }
  }

  /// The hashes of the noise of an entry's request with its places.
  func marks(of entry: Int) -> Set<UInt64> {
    self.withKey(of: entry) { bytes in
      Set(self.masking.masked(ByteBuffer(bytes: bytes))?.leaves.map { MaskedEntries.mark(of: $0, in: bytes) } ?? [])
    }
  }

  /// The noise of a request, with what the recorded one that was answered so holds in its place.
  package func noise(_ match: NoisyMatch, _ answer: RecordedAnswer) -> [NoisyValue] {
    let pairs = self.pairs(match, answer)
    let rules = self.masking.rules(of: match.leaves, in: match.key)
    return match.leaves.indices.map { index in
      NoisyValue(
        rule: rules[index], recorded: index < pairs.count ? pairs[index].recorded : nil,
        asked: match.key.withUnsafeReadableBytes { ByteBuffer(bytes: $0[match.leaves[index].range]) })
    }
  }

  /// A value of a request that is noise.
  package struct NoisyValue: Sendable {
    /// Why it is.
    package let rule: NoiseRule?
    /// What the recorded request holds in its place; `nil` where that has other noise.
    package let recorded: ByteBuffer?
    package let asked: ByteBuffer
  }

  /// The values of a request that look like no made ones and stand for others in the recorded one that was answered so, with the names of
  /// their fields; escapes of JSON undone.
  package func ordinaryPairs(
    _ match: NoisyMatch, _ answer: RecordedAnswer
  ) -> [(name: String, live: ByteBuffer, recorded: ByteBuffer)] {
    guard self.masking.takesAnyValue else { return [] }
    let pairs = self.pairs(match, answer)
    guard pairs.count == match.leaves.count else { return [] }
    return match.key.withUnsafeReadableBytes { bytes in
      zip(match.leaves, pairs).compactMap { leaf, pair in
        let isOrdinary = pair.recorded.withUnsafeReadableBytes { ValueLikeness($0) == .ordinary }
        guard isOrdinary, pair.live != pair.recorded else { return nil }
        let name = String(decoding: bytes[leaf.name], as: UTF8.self).split(separator: ":").last.map(String.init) ?? ""
        let isEscaped = leaf.form == .json
        return (
          name.filter { $0 != "\"" }, isEscaped ? Self.unescaped(pair.live) : pair.live,
          isEscaped ? Self.unescaped(pair.recorded) : pair.recorded
        )
      }
    }
  }

  /// The text of a JSON string without its quotes.
  private static func unescaped(_ text: ByteBuffer) -> ByteBuffer {
    guard text.readableBytesView.contains(UInt8(ascii: "\\")) else { return text }
    var quoted = ByteBuffer(string: "\"")
    quoted.writeImmutableBuffer(text)
    quoted.writeStaticString("\"")
    return (try? FieldTree(json: quoted).root.string).flatMap { $0.map { ByteBuffer(string: $0) } } ?? text
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

  /// The texts of an answer that its server would have computed otherwise for this request.
  ///
  /// - Returns: those that later exchanges may hold, and those that are of this answer alone.
  package func derivedPairs(of answer: RecordedAnswer, for question: Question) -> (travelling: Pairs, own: Pairs) {
    let derived = self.echoes.derived(of: answer.order)
    guard !derived.isEmpty else { return ([], []) }
    let request = DerivedValue.Request(body: question.request.body, key: question.key, form: self.masking.form)
    return (
      DerivedValue.pairs(derived.filter(\.travels), for: request),
      DerivedValue.pairs(derived.filter { !$0.travels }, for: request)
    )
  }

  /// Values of a client with the recorded ones for which they stand.
  package typealias Pairs = [(live: ByteBuffer, recorded: ByteBuffer)]

  /// Whether the request of an entry reads and names values that were seen to make no difference.
  package func namesWithoutDifference(_ entry: Int) -> Bool {
    !self.masked.namedOfEntry.isEmpty && self.masked.namedOfEntry[entry] != nil
  }

  /// A request as the recording would have it: with the recorded values for which the client's own stand.
  ///
  /// - Parameter recorded: the recorded value for which one stands.
  func asRecorded(_ key: ByteBuffer, _ recorded: (ByteBuffer) -> ByteBuffer?) -> Translation {
    var translation = Translation(key: key)
    var changes: [(leaf: Signature.Leaf, bytes: ByteBuffer)] = []
    key.withUnsafeReadableBytes { bytes in
      let leaves = NoisyLeaves.of(
        bytes, Signature.leaves(in: bytes, form: self.masking.form),
        isWanted: { leaf, likeness in
          // not every value that was drawn at random looks so
          likeness != .ordinary || recorded(ByteBuffer(bytes: bytes[leaf.range])) != nil
        })
      for (leaf, _) in leaves {
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
  package func findRelaxed(_ key: ByteBuffer) -> Int? { self.find(key) ?? self.relaxed(key)?.entry }

  /// The entry of a request without some keys, with the first of `relaxations` by which there is one.
  package func relaxed(_ key: ByteBuffer) -> (entry: Int, by: Relaxation)? {
    guard !self.relaxations.isEmpty, let signature = Signature(canonicalBytes: key) else { return nil }
    for relaxation in self.relaxations {
      if let relaxed = relaxation.applied(to: signature), let entry = self.find(relaxed.canonicalBytes) {
        return (entry, relaxation)
      }
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

  /// What the answers of an entry say: equal for entries with the same answers, whatever their order and number. Nothing is known
  /// of it where nothing is learned.
  package func content(of entry: Int) -> UInt64 {
    let answers = self.entries[entry].answers
    guard answers.count > 1 else { return self.said[answers[0].order] }
    return Set(answers.map { self.said[$0.order] }).sorted().reduce(0) { ($0 ^ $1).stirred }
  }

  /// How many different things the answers of an entry say.
  package func contentCount(of entry: Int) -> Int { Set(self.entries[entry].answers.map { self.said[$0.order] }).count }

  /// The key of a recorded session by its index, the first of several that are one; `nil` where there is none.
  package func name(ofSession session: Int) -> String? {
    self.sessions.filter { $0.value == session }.keys.min()
  }

  /// The kind of an entry's request in words, as `RequestName.of` has it.
  package func requestName(of entry: Int) -> String {
    self.withKey(of: entry) { RequestName.of($0, form: self.masking.form) }
  }

  /// The values in canonical bytes of a signature.
  package func leaves(in bytes: UnsafeRawBufferPointer) -> [Signature.Leaf] {
    Signature.leaves(in: bytes, form: self.masking.form)
  }

  /// Names rules by these entries.
  var noiseCompiler: NoiseCompiler {
    NoiseCompiler(decided: self.masking.decided, form: self.masking.form, entries: self.entries, store: self.store)
  }

  /// Gives `body` the canonical bytes of an entry's signature; the pointer may be used only within it.
  func withKey<Result>(of entry: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    self.store.withBytes(of: self.entries[entry].key, body)
  }
}
