package import DoppelExchange
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
  }

  private struct State {
    var sessions: LiveSessions
    /// The recorded session that the next live one follows.
    var nextRecorded = 0
    /// What all sessions wrote, and whoever has none.
    var written = WriteLog()
    /// What clients without a session made anew.
    var bindings = Bindings()
    /// How the live credentials were used.
    var credentials = LiveCredentials()
  }

  /// The live sessions that are remembered; the one unused for longest is forgotten first.
  package static let sessionLimit = 65_536

  private let state: Mutex<State>
  /// Whether any value stands for another.
  private let hasBindings = Atomic<Bool>(false)
  private let sessionLimit: Int

  package init(sessionLimit: Int = Cursors.sessionLimit) {
    self.sessionLimit = sessionLimit
    self.state = Mutex(State(sessions: LiveSessions(limit: sessionLimit)))
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
  ///   - allowed: the answers that may be given, by their `order`; `nil` for any.
  ///   - history: that of the entry's library.
  package func next(
    of entry: Library.Entry, at index: Int, session: String?, same: Int? = nil,
    aspect: @autoclosure () -> UInt64 = 0, fields: Fields = Fields(), among allowed: Set<Int>? = nil, history: History
  ) -> RecordedAnswer {
    guard entry.isStateful else { return entry.first }
    let several = entry.several
    let aspect = several?.dependsOnAspect == true ? several?.aspect(aspect(), of: fields) ?? 0 : 0
    let dependsOnWrites = several?.dependsOnWrites == true
    return self.state.withLock { state in
      let turn = state.nextRecorded
      let ofAll = dependsOnWrites && session == nil ? state.written.digest(of: entry.node, in: history.tree) : nil
      let (answer, next) = state.sessions.use(session ?? "", open: { LiveSessions.Session() }) { live in
        let next = session == nil ? turn : Self.follow(entry, same: same, fields, turn: turn, &live)
        let ofOwn = dependsOnWrites && session != nil ? live.written.digest(of: entry.node, in: history.tree) : nil
        let digest = ofAll ?? ofOwn ?? WriteLog.Digest()
        let answer = Self.next(of: entry, at: index, after: digest, aspect, among: allowed, &live)
        if session != nil, let write = history.writes[answer.order] { live.written.add(write, in: history.tree) }
        return (answer, next)
      }
      state.nextRecorded = next
      if let write = history.writes[answer.order] { state.written.add(write, in: history.tree) }
      return answer
    }
  }

  /// Settles which recorded session a live one follows: that of its credentials, else the only one that asked this, or that said
  /// the same in its header fields, else, at its turn, the next in order of appearance among those that did both.
  ///
  /// - Parameter turn: the recorded session from which on the next live one chooses.
  /// - Returns: the same for the one after.
  private static func follow(
    _ entry: Library.Entry, same: Int?, _ fields: Fields, turn: Int, _ live: inout LiveSessions.Session
  ) -> Int {
    if let known = same ?? (live.isKnown ? nil : entry.onlySession ?? entry.several?.onlySession(telling: fields)) {
      let next = live.recorded == nil && same == nil ? max(turn, known + 1) : turn
      (live.recorded, live.isKnown) = (known, true)
      return next
    }
    guard live.recorded == nil, let sessions = entry.several?.sessions(telling: fields), !sessions.isEmpty else { return turn }
    var (low, high) = (0, sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle] < turn { low = middle + 1 } else { high = middle }
    }
    let recorded = low < sessions.count ? sessions[low] : sessions[turn % sessions.count]
    live.recorded = recorded
    return recorded + 1
  }

  private static func next(
    of entry: Library.Entry, at index: Int, after digest: WriteLog.Digest, _ aspect: UInt64, among allowed: Set<Int>?,
    _ live: inout LiveSessions.Session
  ) -> RecordedAnswer {
    guard let several = entry.several else { return entry.first }
    var (group, run) = self.run(of: several, after: digest, aspect, following: live.recorded)
    if let allowed {
      let places = several.answers.indices.filter { allowed.contains(several.answers[$0].order) }
      let own = places.filter(run.places.contains)
      if let first = (own.isEmpty ? places : own).first {
        run = Library.Several.Run(places: own.isEmpty ? places : own, endsAtLast: run.endsAtLast)
        group.after = .among(first)
      }
    }
    let place = LiveSessions.Session.Place(entry: index, port: several.port, group: group)
    // a position may be of a library that another took the place of meanwhile
    let position = live.positions[place, default: 0] % run.places.count
    let isLast = position + 1 == run.places.count
    live.positions[place] = isLast ? (run.endsAtLast ? position : 0) : position + 1
    return several.answers[run.places[position]]
  }

  /// Of a recorded session's answers those that were asked for in the same way and given after the same writes: in the same order,
  /// else in any, else with the same last one. After any writes, or asked for in any way, where there are none such.
  ///
  /// Whoever follows no recorded session that has answers here gets what was answered to requests without a session, which belongs
  /// to nobody; any where there is no such answer.
  private static func run(
    of several: Library.Several, after digest: WriteLog.Digest, _ aspect: UInt64, following recorded: Int?
  ) -> (Library.Several.Group, Library.Several.Run) {
    typealias Group = Library.Several.Group
    let session = [recorded ?? -1, -1].first { several.run(Group(session: $0, after: .any)) != nil } ?? several.widest
    let afters: [Group.After] =
      several.dependsOnWrites
      ? [.ordered(digest.ordered), .unordered(digest.unordered), .last(digest.last), .any] : [.any]
    for aspect in several.dependsOnAspect ? [aspect, nil] : [nil] {
      for after in afters {
        let group = Group(session: session, after: after, aspect: aspect)
        if let run = several.run(group) { return (group, run) }
      }
    }
    return (Group(session: several.widest, after: .any), several.everything)
  }

  /// A request as the recording would have it: with the recorded values for which the client's own stand.
  package func asRecorded(_ key: ByteBuffer, in library: Library, session: String?) -> Library.Translation {
    guard self.hasBindings.load(ordering: .relaxed) else { return Library.Translation(key: key) }
    let (own, ofNobody) = self.state.withLock { state in
      (session.flatMap { state.sessions.peek($0)?.bindings } ?? Bindings(), state.bindings)
    }
    guard !own.isEmpty || !ofNobody.isEmpty else { return Library.Translation(key: key) }
    return library.asRecorded(key) { own.recorded(for: $0) ?? ofNobody.recorded(for: $0) }
  }

  /// Counts a use of a credential, unless it is at its end.
  ///
  /// - Returns: whether it is; `nil` where that is not known.
  package func isOver(_ credential: String, of life: CredentialLife, at moment: Timestamp) -> Bool? {
    self.state.withLock { $0.credentials.use(credential, of: life, at: moment) }
  }

  /// Lets values of a live session stand for recorded ones.
  package func bind(_ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], session: String?) {
    guard pairs.contains(where: { $0.live != $0.recorded }) else { return }
    self.hasBindings.store(true, ordering: .relaxed)
    self.state.withLock { state in
      guard let session else {
        for pair in pairs { state.bindings.bind(pair.live, to: pair.recorded) }
        return
      }
      state.sessions.use(session, open: { LiveSessions.Session() }) { live in
        for pair in pairs { live.bindings.bind(pair.live, to: pair.recorded) }
      }
    }
  }

  /// The values that a live session made.
  package func liveValues(session: String?) -> LiveValues {
    guard self.hasBindings.load(ordering: .relaxed) else { return LiveValues() }
    return self.state.withLock { state in
      LiveValues(own: session.flatMap { state.sessions.peek($0)?.bindings } ?? Bindings(), ofNobody: state.bindings)
    }
  }

  /// Forgets everything: the library changed.
  package func reset() { self.state.withLock { $0 = State(sessions: LiveSessions(limit: self.sessionLimit)) } }
}
