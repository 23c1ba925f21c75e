package import DoppelExchange
package import DoppelLearn
package import NIOCore
internal import Synchronization

/// What changes while answering: for each live session which recorded session it follows, and how far it has come with each
/// signature. In this process; a shared store can take its place behind the same calls.
package final class Cursors: Sendable {
  /// How an answer is chosen among several to one signature.
  package enum Selection: String, Sendable, CaseIterable {
    /// In recorded order, each session in its own, from the start again after the last.
    case sequence
    /// The last that was recorded.
    case last
    /// Any, each recorded one as likely as another.
    case random
    /// The one that was given as long after the last write on which it depends as it is asked for now.
    case time
  }

  private struct State {
    var sessions: LiveSessions
    /// The recorded session that the next live one follows.
    var nextRecorded = 0
    /// What all sessions wrote, and whoever has none.
    var written = WriteLog()
    /// What clients without a session made anew.
    var bindings = Bindings()
    /// What clients sent.
    var contents = LiveContents()
    /// What clients made that others are told or name.
    var shared = SharedBindings()
    /// The users of recorded sessions whose credentials live clients use.
    var claimed: Set<Int> = []
    /// How the live credentials were used.
    var credentials = LiveCredentials()
    /// Which of those whom only what they were given tells apart live clients are.
    var roles = LiveRoles()
    /// The live sessions that were forgotten before everything was.
    var forgottenEarlier = 0
  }

  /// The live sessions that are remembered; the one unused for longest is forgotten first.
  package static let sessionLimit = 65_536

  private let state: Mutex<State>
  /// Whether any value stands for another.
  private let hasBindings = Atomic<Bool>(false)
  /// Whether anything is kept that a client sent.
  private let hasContents = Atomic<Bool>(false)
  private let sessionLimit: Int

  package init(sessionLimit: Int = Cursors.sessionLimit) {
    self.sessionLimit = sessionLimit
    self.state = Mutex(State(sessions: LiveSessions(limit: sessionLimit)))
  }

  /// One in the same state that goes its own way.
  package func copy() -> Cursors {
    let copy = Cursors(sessionLimit: self.sessionLimit)
    let state = self.state.withLock { $0 }
    copy.state.withLock { $0 = state }
    copy.hasBindings.store(self.hasBindings.load(ordering: .relaxed), ordering: .relaxed)
    copy.hasContents.store(self.hasContents.load(ordering: .relaxed), ordering: .relaxed)
    return copy
  }

  /// An answer, and what decided that it is this one.
  package struct Turn: Sendable {
    package let answer: RecordedAnswer
    /// How it was chosen among several; `nil` where there was one.
    package let choice: Choice?
    /// Whether it says what a read was told in other states than the one that the client has made.
    package fileprivate(set) var isOfNewState = false

    init(_ answer: RecordedAnswer, _ choice: Choice? = nil) {
      self.answer = answer
      self.choice = choice
    }
  }

  /// How an answer was chosen among several to one signature.
  package struct Choice: Sendable {
    /// The recorded session that the client follows.
    package let following: Int?
    /// Whether that is known from what it asked or from its credentials, not chosen by its turn.
    package let isFollowingKnown: Bool
    /// The answers that were meant.
    let group: Library.Several.Group
    /// Those of them that could come, and the place in it of the one that came.
    let run: Library.Several.Run
    let position: Int
  }

  /// The answer that comes next for a session; advances the session's cursor, and counts what it writes.
  ///
  /// - Parameters:
  ///   - entry: with at least one answer.
  ///   - index: the entry's place in its library, which with the port of its answers names the cursor.
  ///   - session: the live session's key; `nil` for requests without one, which share a session.
  ///   - same: the recorded session of the same key, where there is one: the client uses its old credentials.
  ///   - aspect: what the request asks for beside its signature, as its protocol tells.
  ///   - fields: its header fields.
  ///   - held: what its client holds; `nil` where it says nothing of that, or it does not matter.
  ///   - allowed: the answers that may be given, by their `order`; `nil` for any.
  ///   - history: that of the entry's library.
  ///   - users: those of its sessions.
  ///   - asksState: whether `Turn.isOfNewState` is to be told.
  ///   - now: when it is asked.
  ///   - byTime: whether the time that has passed says which answer comes, and not how often one was asked for.
  ///   - own: the entry that an answer is of, with its place, where `entry` puts several together: it counts as given there.
  package func next(
    of entry: Library.Entry, at index: Int, session: String?, same: Int? = nil,
    aspect: @autoclosure () -> UInt64 = 0, fields: Fields = Fields(), holding held: Confirmations.Held? = nil,
    among allowed: Set<Int>? = nil, history: History,
    users: SessionUsers = SessionUsers(), asksState: Bool = false, at now: Timestamp = .epoch, byTime: Bool = false,
    own: (RecordedAnswer) -> (entry: Library.Entry, index: Int)? = { _ in nil }
  ) -> Turn {
    guard entry.isStateful else { return Turn(entry.first) }
    let several = entry.several
    let told = several?.dependsOnAspect == true ? aspect() : 0
    func asked(of several: Library.Several?) -> Way {
      Way(aspect: several.map { $0.dependsOnAspect ? $0.aspect(told, of: fields) : 0 } ?? 0, held: held)
    }
    return self.state.withLock { state in
      let turn = state.nextRecorded
      if let same { state.claimed.insert(users.user(of: same)) }
      let claimed = state.claimed
      let (answered, next) = state.sessions.use(session ?? "", open: { LiveSessions.Session() }) { live in
        let next =
          session == nil
          ? turn
          : Self.follow(entry, same: same, fields, turn: turn, isTaken: { claimed.contains(users.user(of: $0)) }, &live)
        func written(to entry: Library.Entry) -> Written {
          Written(entry, by: session == nil ? nil : live.written, byAll: state.written, in: history.tree)
        }
        func generation(of entry: Library.Entry) -> Int {
          (session == nil ? state.written : live.written).generation(of: entry.node, in: history.tree)
        }
        var elapsed: Duration?
        if byTime, !history.elapsed.isEmpty {
          let first = live.begun[index, default: now]
          live.begun[index] = first
          let written =
            session == nil
            ? state.written.lastMoment(of: entry.node, in: history.tree)
            : live.written.lastMoment(of: entry.node, in: history.tree)
          elapsed = now.since(written ?? first)
        }
        var turn = Self.next(
          of: entry, at: index, generation(of: entry), after: written(to: entry), asked(of: several), among: allowed,
          elapsed.map { (elapsed: $0, recorded: history.elapsed) }, &live)
        let found = own(turn.answer)
        if let (entry, index) = found, let several = entry.several {
          Self.skip(
            turn.answer, of: several, at: index, generation(of: entry), after: written(to: entry), asked(of: several), &live)
        }
        let read = entry.node == ResourceTree.none ? found?.entry ?? entry : entry
        if asksState, read.readsWhatChanges {
          turn.isOfNewState = history.isNew(turn, of: read, after: session == nil ? state.written : live.written)
        }
        if session != nil, let write = history.writes[turn.answer.order] { live.written.add(write, at: now, in: history.tree) }
        return (turn, next)
      }
      state.nextRecorded = next
      if let write = history.writes[answered.answer.order] { state.written.add(write, at: now, in: history.tree) }
      return answered
    }
  }

  /// Settles which recorded session a live one follows: that of its credentials, else the only one that asked this, or that said
  /// the same in its header fields, else, at its turn, the next in order of appearance among those that did both. Nobody else is
  /// whom a live client is by its credentials.
  ///
  /// - Parameters:
  ///   - turn: the recorded session from which on the next live one chooses.
  ///   - isTaken: whether a recorded session is of somebody whose credentials a live client uses.
  /// - Returns: the turn of the one after.
  private static func follow(
    _ entry: Library.Entry, same: Int?, _ fields: Fields, turn: Int, isTaken: (Int) -> Bool,
    _ live: inout LiveSessions.Session
  ) -> Int {
    let told = live.isKnown || same != nil ? nil : entry.onlySession ?? entry.several?.onlySession(telling: fields)
    if let known = same ?? told.flatMap({ isTaken($0) ? nil : $0 }) {
      let next = live.recorded == nil && same == nil ? max(turn, known + 1) : turn
      (live.recorded, live.isKnown) = (known, true)
      return next
    }
    guard live.recorded == nil, let several = entry.several else { return turn }
    for sessions in [several.sessions(telling: fields), several.sessions] where !sessions.isEmpty {
      guard let recorded = self.free(of: sessions, from: turn, isTaken: isTaken) else { continue }
      live.recorded = recorded
      return recorded + 1
    }
    return turn
  }

  /// The next of some recorded sessions, in order of appearance, that is nobody's; `nil` where none of those that are looked at is.
  private static func free(of sessions: [Int], from turn: Int, isTaken: (Int) -> Bool) -> Int? {
    var (low, high) = (0, sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle] < turn { low = middle + 1 } else { high = middle }
    }
    let first = low < sessions.count ? low : turn % sessions.count
    let places = (first..<first + min(sessions.count, self.soughtSessions)).lazy.map { sessions[$0 % sessions.count] }
    return places.first { !isTaken($0) }
  }

  /// Recorded sessions of which one is sought that is nobody's.
  package static let soughtSessions = 256

  /// Whether nobody of those who were answered this may be whoever asks: all are live clients of their own credentials.
  ///
  /// - Parameter session: of credentials that were not recorded.
  package func isStranger(_ session: String, to entry: Library.Entry, users: SessionUsers) -> Bool {
    guard let sessions = entry.sessions, sessions.count <= Self.soughtSessions else { return false }
    return self.state.withLock { state in
      if let recorded = state.sessions.peek(session)?.recorded, sessions.contains(recorded) { return false }
      return sessions.allSatisfy { state.claimed.contains(users.user(of: $0)) }
    }
  }

  private static func next(
    of entry: Library.Entry, at index: Int, _ generation: Int, after written: Written, _ way: Way, among allowed: Set<Int>?,
    _ time: (elapsed: Duration, recorded: [Int64])?, _ live: inout LiveSessions.Session
  ) -> Turn {
    guard let several = entry.several else { return Turn(entry.first) }
    let (meant, found) = self.run(of: several, after: written, way, following: live.recorded)
    var (group, run) = (meant, found)
    if let allowed {
      let places = several.answers.indices.filter { allowed.contains(several.answers[$0].order) }
      let own = places.filter(run.places.contains)
      if let first = (own.isEmpty ? places : own).first {
        run = Library.Several.Run(places: own.isEmpty ? places : own, endsAtLast: run.endsAtLast)
        group.after = .among(first)
      }
    }
    let place = LiveSessions.Session.Place(
      entry: index, port: several.port, group: group, generation: several.isForNewcomers(group) ? 0 : generation)
    // a position may be of a library that another took the place of meanwhile
    var position = live.positions[place, default: 0] % run.places.count
    if let time {
      let passed = run.places.indices.filter {
        time.recorded[several.answers[run.places[$0]].order] <= time.elapsed.nanoseconds
      }
      position =
        passed.max {
          time.recorded[several.answers[run.places[$0]].order] < time.recorded[several.answers[run.places[$1]].order]
        } ?? 0
    }
    live.positions[place] = run.position(after: position)
    return Turn(
      several.answers[run.places[position]],
      Choice(
        following: live.recorded, isFollowingKnown: live.isKnown, group: meant, run: run, position: position))
  }

  /// Moves the cursor of an entry behind an answer that was given.
  private static func skip(
    _ answer: RecordedAnswer, of several: Library.Several, at index: Int, _ generation: Int, after written: Written, _ way: Way,
    _ live: inout LiveSessions.Session
  ) {
    let (group, run) = self.run(of: several, after: written, way, following: live.recorded)
    guard let position = run.places.firstIndex(where: { several.answers[$0].order == answer.order }) else { return }
    let place = LiveSessions.Session.Place(
      entry: index, port: several.port, group: group, generation: several.isForNewcomers(group) ? 0 : generation)
    live.positions[place] = run.position(after: position)
  }

  /// Changes which roles live clients play.
  func withRoles<Result: Sendable>(_ body: (inout LiveRoles) -> Result) -> Result { self.state.withLock { body(&$0.roles) } }

  /// Says that a role was given to somebody new, who may play any of the cast, and has done nothing yet.
  ///
  /// - Parameters:
  ///   - session: that of whoever has the role.
  ///   - made: the live values that it made for the request, by the recorded ones for which they stand.
  package func give(
    _ role: RecordedRoles.Role, among places: Range<Int>, to session: String, making made: [ByteBuffer: ByteBuffer] = [:]
  ) {
    self.state.withLock { state in
      state.roles.give(role, among: places, making: made)
      if state.sessions.holds(session) {
        state.sessions.use(session, open: { LiveSessions.Session() }) { $0.forget() }
      }
    }
  }

  /// Lets a session go on as another: it was given the credentials of that one.
  package func goOn(_ session: String, as other: String) {
    self.state.withLock { state in
      guard let before = state.sessions.peek(session) else { return }
      state.sessions.use(other, open: { LiveSessions.Session() }) { $0.take(before) }
    }
  }

  /// Counts what an answer wrote that was not given itself.
  package func note(writeOf order: Int, session: String?, history: History, at now: Timestamp) {
    guard let write = history.writes[order] else { return }
    self.state.withLock { state in
      if let session {
        state.sessions.use(session, open: { LiveSessions.Session() }) { $0.written.add(write, at: now, in: history.tree) }
      }
      state.written.add(write, at: now, in: history.tree)
    }
  }

  /// Keeps what a client sent in place of a recorded part of a content.
  package func keep(_ body: ByteBuffer, as part: UInt64, session: String?) {
    self.hasContents.store(true, ordering: .relaxed)
    // a slice may keep much more alive
    let body = ByteBuffer(bytes: body.readableBytesView)
    self.state.withLock { $0.contents.keep(body, as: part, session: session ?? "") }
  }

  /// What a client sent in place of a recorded content; `nil` where that is not known.
  package func body(of content: SentContent, session: String?) -> ByteBuffer? {
    guard self.hasContents.load(ordering: .relaxed) else { return nil }
    return self.state.withLock { $0.contents.bodies(of: content, session: session ?? "") }.flatMap { LiveContents.joined($0) }
  }

  /// A request with the recorded lengths of what its client sent.
  private func measured(
    _ key: ByteBuffer, in library: Library, session: String?, recorded: (ByteBuffer) -> ByteBuffer?
  ) -> (key: ByteBuffer, lengths: [(live: ByteBuffer, recorded: ByteBuffer)]) {
    guard library.contents.areNamed, self.hasContents.load(ordering: .relaxed) else { return (key, []) }
    return library.measured(key, recorded: recorded) { content in
      self.state.withLock { $0.contents.bodies(of: content, session: session ?? "") }?.reduce(0) { $0 + $1.readableBytes }
    }
  }

  /// A request as the recording would have it: with the recorded values for which the client's own stand.
  ///
  /// - Parameter known: the values in it that are recorded ones already.
  package func asRecorded(
    _ key: ByteBuffer, in library: Library, session: String?, but known: [ByteBuffer] = []
  ) -> Library.Translation {
    guard self.hasBindings.load(ordering: .relaxed) || self.hasContents.load(ordering: .relaxed) else {
      return Library.Translation(key: key)
    }
    let (own, shared, ofNobody) = self.bindings(session)
    var unsure: Set<ByteBuffer> = []
    func recorded(for live: ByteBuffer) -> ByteBuffer? {
      if known.contains(live) { return nil }
      if let own = own.bindings.recorded(for: live) ?? shared.recorded(for: live, besides: own.recorded) { return own }
      let found = ofNobody.recorded(for: live)
      if found != nil { unsure.insert(live) }
      return found
    }
    let measured = self.measured(key, in: library, session: session, recorded: recorded(for:))
    guard !own.bindings.isEmpty || !shared.isEmpty || !ofNobody.isEmpty else {
      return Library.Translation(key: measured.key, measured: measured.key, lengths: measured.lengths)
    }
    var translation = library.asRecorded(measured.key, recorded(for:))
    (translation.measured, translation.lengths, translation.unsure) = (measured.key, measured.lengths, unsure)
    return translation
  }

  /// A value with the recorded ones for which the client's own stand.
  package func asRecorded(value: ByteBuffer, session: String?) -> ByteBuffer {
    guard self.hasBindings.load(ordering: .relaxed) else { return value }
    let (own, shared, ofNobody) = self.bindings(session)
    return ValueTokens.replacing(in: value) {
      own.bindings.recorded(for: $0) ?? shared.recorded(for: $0, besides: own.recorded) ?? ofNobody.recorded(for: $0)
    } ?? value
  }

  /// The values that stand for recorded ones: of a live session, of several, and of nobody.
  private func bindings(_ session: String?) -> (LiveSessions.Session, SharedBindings, Bindings) {
    self.state.withLock { state in
      (session.flatMap { state.sessions.peek($0) } ?? LiveSessions.Session(), state.shared, state.bindings)
    }
  }

  /// Counts a use of a credential, unless it is at its end.
  ///
  /// - Returns: whether it is; `nil` where that is not known.
  package func isOver(_ credential: String, of life: CredentialLife, at moment: Timestamp) -> Bool? {
    self.state.withLock { $0.credentials.use(credential, of: life, at: moment) }
  }

  /// Takes in that an answer was given which ends the credential that it was asked for with, or which gives credentials.
  package func note(ended: String?, issued: [String]) {
    guard ended != nil || !issued.isEmpty else { return }
    self.state.withLock { state in
      if let ended { state.credentials.end(ended) }
      for credential in issued { state.credentials.issue(credential) }
    }
  }

  /// Lets values of a live session stand for recorded ones, identifiers in capitals in small letters, too.
  ///
  /// - Parameters:
  ///   - evenSame: whether values that are as recorded count.
  ///   - shared: the recorded values that several sessions were told or named, by their hashes.
  package func bind(
    _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], session: String?, evenSame: Bool = false,
    sharing shared: Set<UInt64> = []
  ) {
    var pairs = evenSame ? pairs : pairs.filter { $0.live != $0.recorded }
    guard !pairs.isEmpty else { return }
    pairs += pairs.compactMap { pair in
      LetterCase.lowered(pair.live).flatMap { live in LetterCase.lowered(pair.recorded).map { (live: live, recorded: $0) } }
    }
    self.hasBindings.store(true, ordering: .relaxed)
    self.state.withLock { [pairs] state in
      guard let session else {
        for pair in pairs { state.bindings.bind(pair.live, to: pair.recorded) }
        return
      }
      let following = state.sessions.use(session, open: { LiveSessions.Session() }) { live in
        for pair in pairs { live.bindings.bind(pair.live, to: pair.recorded) }
        return live.recorded
      }
      guard let following, !shared.isEmpty else { return }
      for pair in pairs where shared.contains(pair.recorded.stirredHash) {
        state.shared.bind(pair.live, to: pair.recorded, by: session, following: following) { [sessions = state.sessions] in
          sessions.hasLeft($0, before: session)
        }
      }
    }
  }

  /// The answers to a read, of those that differ in what it names alone, whose values nobody else's value of this client stands for;
  /// `nil` where that tells nothing.
  package func untaken(_ match: Library.NoisyMatch, session: String?) -> Set<Int>? {
    let named = match.group.named
    guard !named.isEmpty, self.hasBindings.load(ordering: .relaxed) else { return nil }
    let values = self.liveValues(session: session)
    let taken = named.filter { values.isTaken($0.key) }
    guard !taken.isEmpty, taken.count < named.count else { return nil }
    return Set(named.values.joined()).subtracting(taken.values.joined())
  }

  /// Lets the values that a read names stand for themselves: it is the recorded one.
  package func bindNamed(by entry: Int, in library: Library, session: String?) {
    guard let named = library.masked.namedOfEntry[entry] else { return }
    self.bind(named.map { ($0, $0) }, session: session, evenSame: true)
  }

  /// The values that a live session made.
  package func liveValues(session: String?) -> LiveValues {
    guard self.hasBindings.load(ordering: .relaxed) else { return LiveValues() }
    return self.state.withLock { state in
      let live = session.flatMap { state.sessions.peek($0) }
      return LiveValues(
        own: live?.bindings ?? Bindings(), shared: state.shared, following: live?.recorded, ofNobody: state.bindings)
    }
  }

  /// How many live sessions are remembered, and how many were forgotten because there were too many.
  package var sessionCounts: (live: Int, forgotten: Int) {
    self.state.withLock { state in
      // whoever has no session shares one
      (state.sessions.count - (state.sessions.holds("") ? 1 : 0), state.forgottenEarlier + state.sessions.forgotten)
    }
  }

  /// Forgets everything: the library changed.
  package func reset() {
    self.state.withLock { state in
      let forgotten = state.forgottenEarlier + state.sessions.forgotten
      state = State(sessions: LiveSessions(limit: self.sessionLimit))
      state.forgottenEarlier = forgotten
    }
  }
}

extension History {
  /// Whether what a read is told depends on writes, and it was recorded after others than the client's.
  ///
  /// - Parameters:
  ///   - turn: what would be given.
  ///   - read: the entry that it is of.
  ///   - log: the writes of the client.
  fileprivate func isNew(_ turn: Cursors.Turn, of read: Library.Entry, after log: WriteLog) -> Bool {
    guard let group = turn.choice?.group, read.several?.differs(in: group) == true else { return false }
    switch group.after {
    case .ordered, .unordered, .orderedOfAll, .unorderedOfAll: return false
    // what was written to a thing itself tells more of it than what came before
    case .last where log.isLastOwn(of: read.node, in: self.tree): return false
    case .any, .last, .among: break
    }
    let (live, recorded) = (log.digest(of: read.node, in: self.tree), self.digests[turn.answer.order])
    return live.unordered != recorded.unordered && live.ordered != recorded.ordered
      && !self.states.areOver(for: read.node, after: log)
  }
}
