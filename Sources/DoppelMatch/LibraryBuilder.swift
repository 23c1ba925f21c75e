package import DoppelExchange
package import DoppelLearn
internal import NIOCore

/// Compiles exchanges into a `Library`.
package struct LibraryBuilder: ~Copyable {
  /// The session that an exchange belongs to.
  package enum Owner: Sendable, Hashable {
    /// That of its credentials, as it was recorded.
    case credentials
    /// One of this name, whatever the credentials; `nil` for none.
    case named(String?)
  }

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
  private var union = SessionUnion()
  private var users = SessionUsers()
  /// Whether any were refused.
  private var refusesCredentials = false
  private var relaxations: [Relaxation] = []
  private var beginnings: [Question.Beginning] = []
  private var unusable: [String: Int] = [:]
  private var tree = ResourceTree()
  private var events: [History.Event] = []
  private var absences: Set<Int> = []
  private var contents: [UInt64] = []
  private var words: [UInt64] = []
  private var aspects: [UInt64] = []
  private var confirmations = Confirmations()
  private var reads: [Bool] = []
  private var credentialUses: [CredentialLife.Use] = []
  /// The sessions that answers gave the credentials of, by the answers' `order`.
  private var issuing: [Int: [String]] = [:]
  private var issued: Set<Int> = []
  private var given = GivenCredentials()
  /// Bytes of a body that says nothing: `{}`.
  private static let emptyBody = 2
  /// The answers that refused credentials.
  private var refusals: Set<Int> = []
  private var fieldSets = FieldSets()
  private var fieldSetOfAnswer: [Int] = []
  private var learner = NoiseLearner()
  /// Of each answer the values of a class in it, and those in header fields of its request.
  private var answerValues: [Set<UInt64>] = []
  private var fields: [Int: [(name: String, value: ByteBuffer)]] = [:]
  private var derived: [Int: [DerivedValue]] = [:]
  private var addresses: [Int: (name: String, value: ByteBuffer)] = [:]
  private var contentLearner = ContentLearner()
  private var parts = AskedParts()
  private let learns: Bool
  private let keepsTime: Bool
  private let decided: NoiseRules
  private let form: Library.Form
  private let texts: Library.Texts

  /// - Parameters:
  ///   - learns: whether noise, echoes and what was written are taken into account.
  ///   - decided: what people decided of noise; counts for nothing where nothing is learned.
  ///   - keepsTime: whether time says which of several answers comes.
  ///   - form: how the values of signatures are put together.
  ///   - texts: what the texts of answers are.
  package init(
    learns: Bool = false, decided: NoiseRules = NoiseRules(), keepsTime: Bool = false,
    form: @escaping Library.Form = { _ in .name }, texts: @escaping Library.Texts = { _ in [] }
  ) {
    self.texts = texts
    self.learns = learns
    self.keepsTime = keepsTime
    self.decided = learns ? decided : NoiseRules()
    self.form = form
  }

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
  ///   - owner: whose state counts for it.
  ///   - instance: which of several equal requests this answers, where that is known.
  ///   - beginning: the whole request, where requests of its protocol do not tell where they end.
  ///   - facts: what else is known of it; counts for nothing where nothing is learned.
  package mutating func add(
    _ exchange: Exchange, response: PreparedResponse, signature: Signature, computed: Signature?, recording: Int = 0,
    owner: Owner = .credentials, instance: Int?, beginning: Question.Beginning? = nil, facts: AnswerFacts = AnswerFacts()
  ) {
    if let beginning { self.beginnings.append(beginning) }
    let credentials = self.sessionIndex(exchange.session)
    let session = if case .named(let name) = owner { self.sessionIndex(name) } else { credentials }
    let answer = RecordedAnswer(
      exchange: exchange.id, recording: recording, session: session, instance: instance ?? 0,
      port: exchange.server.port, startedAt: exchange.startedAt, order: self.events.count, duration: exchange.duration,
      response: PreparedResponse(wire: ByteBuffer(), closes: response.closes))
    let entry = self.entry(of: signature.canonicalBytes)
    let stored = Stored(answer: answer, wire: self.store.add(response.wire))
    self.note(facts, of: exchange, signature, answer, entry, credentials)
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

  private mutating func note(
    _ facts: AnswerFacts, of exchange: Exchange, _ signature: Signature, _ answer: RecordedAnswer, _ entry: Int,
    _ credentials: Int
  ) {
    let facts = self.learns ? facts : AnswerFacts()
    self.events.append(
      History.Event(
        recording: answer.recording, startedAt: exchange.startedAt, session: answer.session, kind: facts.effect.kind,
        node: self.tree.insert(facts.effect.resource), candidates: facts.effect.candidates,
        isWhole: facts.effect.isWhole, entry: entry))
    // credentials are new each time, whether they look so or not
    self.contents.append(facts.isLogin ? 1 : facts.answer.content)
    self.words.append(facts.answer.words)
    self.aspects.append(facts.aspect)
    self.confirmations.note(answer.order, tag: facts.tag, confirming: facts.confirmed)
    self.reads.append(facts.effect.isRead)
    self.fieldSetOfAnswer.append(self.fieldSets.insert(facts.fields))
    guard self.learns else { return }
    if credentials >= 0 {
      self.credentialUses.append(
        CredentialLife.Use(
          credential: credentials, request: entry, order: answer.order, at: exchange.startedAt, isRefused: facts.isRefusal,
          isRead: facts.effect.isRead))
      if let text = facts.credential { self.given.note(text, of: credentials, at: exchange.startedAt) }
    }
    if facts.isRefusal {
      self.refusals.insert(answer.order)
      if answer.session == credentials, credentials >= 0 { self.refusesCredentials = true }
    }
    // who asks says nothing of sessions that are told otherwise
    if answer.session == credentials, credentials >= 0, let user = facts.user { self.users.note(answer.session, isOf: user) }
    if !facts.issues.isEmpty { self.note(facts.issues, givenBy: answer.order) }
    let repeated = facts.fields.filter {
      facts.repeatedFields.contains($0.name) || ValuePairs.holds($0.value, anyOf: facts.answer.values)
    }
    if let name = facts.addressField { self.addresses[answer.order] = facts.fields.first { $0.name == name } }
    if !repeated.isEmpty { self.fields[answer.order] = repeated }
    if !facts.derived.isEmpty { self.derived[answer.order] = facts.derived }
    self.answerValues.append(facts.answer.values)
    if facts.isAbsence { self.absences.insert(answer.order) }
    self.parts.note(facts.part, isGiven: facts.givesParts, to: entry)
    signature.canonicalBytes.withUnsafeReadableBytes { bytes in
      let leaves = Signature.leaves(in: bytes, form: self.form)
      self.contentLearner.add(
        order: answer.order, session: answer.session, node: self.events[answer.order].node,
        isWrite: facts.effect.kind != .none, request: bytes, leaves: leaves, body: exchange.request?.body ?? ByteBuffer(),
        answer: facts.said)
      self.learner.add(
        at: exchange.startedAt, until: exchange.startedAt.advanced(by: exchange.duration), recording: answer.recording,
        session: answer.session, isWrite: facts.effect.kind != .none, request: bytes,
        leaves: leaves, values: facts.fields.flatMap { ValuePairs.values(in: $0.value) }, answer: facts.answer,
        isAbsence: facts.isAbsence)
    }
  }

  /// Takes note of the sessions to which an answer gives the credentials.
  private mutating func note(_ keys: [String], givenBy order: Int) {
    let event = self.events[order]
    self.issuing[order, default: []] += keys
    self.issued.formUnion(keys.map { self.sessionIndex($0) })
    // equal requests that say nothing of who asks come from anybody
    guard event.session >= 0 || !self.reads[order] && self.saysSomething(event.entry) else { return }
    for key in keys { self.union.issued(self.sessionIndex(key), by: event.entry, within: event.session) }
  }

  /// Finds the answers that gave credentials under names that tell nothing.
  private mutating func findIssuers() {
    let found = self.given.issuers(
      self.answerValues, { (self.events[$0].session, self.events[$0].startedAt) }, except: self.issued)
    guard !found.isEmpty else { return }
    let names = Dictionary(self.sessions.map { ($0.value, $0.key) }) { first, _ in first }
    for (order, session) in found { if let name = names[session] { self.note([name], givenBy: order) } }
  }

  /// Whether a request says more than what it is about.
  private func saysSomething(_ entry: Int) -> Bool {
    let signature = Signature(uncheckedCanonicalBytes: self.store.withBytes(of: self.keys[entry]) { ByteBuffer(bytes: $0) })
    return signature.entries.contains { entry in
      var key = entry.key
      switch key.withUTF8({ self.form(UnsafeRawBufferPointer($0)) }) {
      case .name, .path: return false
      case .text, .form, .json, .bytes: return entry.value.readableBytes > Self.emptyBody
      }
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
    self.union.append()
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
    self.findIssuers()
    for index in self.events.indices { self.events[index].session = self.union.leader(of: self.events[index].session) }
    var history = History(self.events, in: self.tree, keepsTime: self.keepsTime)
    if self.widenEvents(history) { history = History(self.events, in: self.tree, keepsTime: self.keepsTime) }
    history.states = RecordedStates(self.events, changing: self.changing(history), history: history)
    let taken = Set(self.credentialUses.filter { !$0.isRefused }.map { self.union.leader(of: $0.credential) })
    let life = CredentialLife(self.credentialUses.sorted { $0.at < $1.at }, issued: self.issued).without(taken)
    let facts = CompiledFacts(
      history: history, refusals: life.isKnown ? self.refusals : [],
      logins: life.isKnown ? Set(self.issuing.keys) : [], contents: self.contents,
      words: self.words,
      aspects: self.aspects, reads: self.reads, fieldSets: self.fieldSets.sets,
      fieldSetOfAnswer: self.fieldSetOfAnswer, issuers: Set(self.issuing.keys))
    var entries: [Library.Entry] = []
    entries.reserveCapacity(self.keys.count)
    for (index, key) in self.keys.enumerated() {
      var answers = [self.answer(self.firsts[index])]
      if let others = self.others[index] { answers = Self.ordered(answers + others.map { self.answer($0) }) }
      let node = self.events[answers[0].order].node
      entries.append(Library.Entry(key: key, answers: answers, node: node, facts: facts))
    }
    let compiler = NoiseCompiler(decided: self.decided, form: self.form, entries: entries, store: self.store)
    let said = SaidContents.of(entries, contents: self.contents, told: self.learner.told)
    let unweighed = compiler.compile(self.learner.finish()) { self.events[$0].entry }
    let (masked, risks) = Masking(noise: unweighed, form: self.form, decided: self.decided)
      .entries(entries, in: self.store, facts: facts, said: said)
    let masking = Masking(noise: unweighed.noting(risks), form: self.form, decided: self.decided)
    var ofClients = unweighed.made.union(self.derived.values.joined().map(\.text.stirredHash))
    let roles = self.roles(entries, masked, masking, facts, ofClients: ofClients)
    ofClients.formUnion(roles.values)
    let echoing = self.answerValues.indices.filter { !ofClients.isDisjoint(with: self.answerValues[$0]) }
    return Library(
      entries: entries, store: self.store, table: self.table, relaxations: self.relaxations,
      beginnings: Beginnings(self.beginnings), sessions: self.sessions.mapValues(self.union.leader(of:)),
      users: self.users.renumbered(self.union.leader(of:)), refusesCredentials: self.refusesCredentials,
      history: history.compiled, masking: masking, masked: masked,
      echoes: Echoes(answers: Set(echoing), fields: self.fields, derived: self.derived, addresses: self.addresses),
      shared: self.shared(of: unweighed.made, in: echoing), contents: self.contentLearner.finish(), parts: self.parts,
      roles: roles, confirmations: self.confirmations.isEmpty ? Confirmations() : self.confirmations,
      credentials: life, issuing: life.isKnown ? self.issuing : [:], refusals: facts.refusals, unusable: self.unusable,
      said: said)
  }

  /// What clients were given who asked the same.
  private func roles(
    _ entries: [Library.Entry], _ masked: MaskedEntries, _ masking: Masking, _ facts: CompiledFacts, ofClients: Set<UInt64>
  ) -> RecordedRoles {
    guard !self.issuing.isEmpty || !masking.noise.issued.isEmpty else { return RecordedRoles() }
    let together = masked.together
    let entryOfAnswer = together.reduce(into: [Int: Int]()) { $0.merge($1.entries) { first, _ in first } }
    let members = Set(entryOfAnswer.values)
    var one: [Int: Int] = [:]
    for (_, entries) in together {
      let first = entries.values.min()
      for entry in entries.values { one[entry] = first }
    }
    let alone = entries.indices.lazy.filter { entries[$0].several != nil && !members.contains($0) }.map { entries[$0].answers }
    let compiler = RolesCompiler(
      facts: facts, credentials: self.issuing, sessions: self.sessions.mapValues(self.union.leader(of:)),
      askers: self.events.map(\.session), entries: self.events.map { one[$0.entry] ?? $0.entry }, values: self.answerValues,
      issued: masking.noise.issued, ofClients: ofClients, texts: self.texts,
      made: { [store = self.store] answer in
        guard let entry = entryOfAnswer[answer.order] else { return [] }
        return masking.noise(in: store.withBytes(of: entries[entry].key) { ByteBuffer(bytes: $0) })
      })
    return compiler.compile((together.map(\.answers) + Array(alone)).sorted { $0[0].order < $1[0].order })
  }

  /// What equal reads of one session asked for, in the same way, and were told otherwise after other writes, and never after the same.
  private func changing(_ history: History) -> Set<Int> {
    guard !history.writes.isEmpty else { return [] }
    struct Reader: Hashable {
      var recording: Int
      var session: Int
      var aspect: UInt64
    }
    var changing: Set<Int> = []
    var varying: Set<Int> = []
    for (entry, others) in self.others {
      let node = self.events[self.firsts[entry].answer.order].node
      guard node != ResourceTree.none else { continue }
      var told: [Reader: (content: UInt64, digest: WriteLog.Digest)] = [:]
      for order in [self.firsts[entry].answer.order] + others.map(\.answer.order) where self.reads[order] {
        let event = self.events[order]
        let reader = Reader(recording: event.recording, session: event.session, aspect: self.aspects[order])
        let now = (content: self.contents[order], digest: history.digests[order])
        let before = told.updateValue(now, forKey: reader) ?? now
        guard before.content != now.content else { continue }
        if before.digest != now.digest { changing.insert(node) } else { varying.insert(node) }
      }
    }
    return changing.subtracting(varying)
  }

  /// Lets reads depend on what was written around them that found nothing once and something at another time, though no write between
  /// was to what they ask about: whatever made or removed it was one to what that stands in, and of that the narrowest counts.
  ///
  /// - Returns: whether there are any.
  private mutating func widenEvents(_ history: History) -> Bool {
    guard !self.absences.isEmpty, !history.writes.isEmpty else { return false }
    var written: Set<Int> = []
    for node in history.writes.values.flatMap(\.nodes) {
      var node = node
      while node != ResourceTree.none, written.insert(node).inserted { node = self.tree.parent(of: node) }
    }
    var found = false
    for (entry, others) in self.others {
      let orders = [self.firsts[entry].answer.order] + others.map(\.answer.order)
      let digests = Set(orders.map { history.digests[$0] })
      guard digests.count == 1, orders.contains(where: self.absences.contains), !orders.allSatisfy(self.absences.contains),
        orders.allSatisfy({ history.writes[$0] == nil })
      else { continue }
      var node = self.events[orders[0]].node
      if node != ResourceTree.none { node = self.tree.parent(of: node) }
      while node != ResourceTree.none, !written.contains(node) { node = self.tree.parent(of: node) }
      // what stands for all of a server tells nothing
      guard node != ResourceTree.none, self.tree.parent(of: node) != ResourceTree.none else { continue }
      for order in orders { self.events[order].node = node }
      found = true
    }
    return found
  }

  /// Of the values that clients made those that requests or answers of several sessions held.
  ///
  /// - Parameter echoing: the answers that hold any.
  private func shared(of made: Set<UInt64>, in echoing: [Int]) -> Set<UInt64> {
    guard self.sessions.count > 1 else { return [] }
    var shared: Set<UInt64> = []
    var firsts: [UInt64: Int] = [:]
    func note(_ value: UInt64, _ session: Int) {
      guard made.contains(value) else { return }
      let session = self.union.leader(of: session)
      if firsts[value, default: session] != session { shared.insert(value) }
      firsts[value] = firsts[value] ?? session
    }
    self.learner.forEachValue(note)
    for order in echoing where self.events[order].session >= 0 {
      for value in self.answerValues[order] { note(value, self.events[order].session) }
    }
    return shared
  }

  /// The answer with its wire form.
  private func answer(_ stored: Stored) -> RecordedAnswer {
    var answer = stored.answer
    answer.session = self.union.leader(of: answer.session)
    answer.response.wire = self.store.slice(stored.wire)
    return answer
  }

  static func ordered(_ answers: [RecordedAnswer]) -> [RecordedAnswer] {
    answers.enumerated().sorted { left, right in
      (left.element.recording, left.element.instance, left.element.startedAt, left.offset)
        < (right.element.recording, right.element.instance, right.element.startedAt, right.offset)
    }.map(\.element)
  }
}
