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
  }

  /// The live sessions that are remembered; the one unused for longest is forgotten first.
  package static let sessionLimit = 65_536

  private let state: Mutex<State>
  private let sessionLimit: Int

  package init(sessionLimit: Int = Cursors.sessionLimit) {
    self.sessionLimit = sessionLimit
    self.state = Mutex(State(sessions: LiveSessions(limit: sessionLimit)))
  }

  /// The answer that comes next for a session; advances the session's cursor.
  ///
  /// - Parameters:
  ///   - entry: with at least one answer.
  ///   - index: the entry's place in its library, which with the port of its answers names the cursor.
  ///   - session: the live session's key; `nil` for requests without one, which share a session.
  ///   - same: the recorded session of the same key, where there is one: the client uses its old credentials.
  package func next(
    of entry: Library.Entry, at index: Int, session: String?, same: Int? = nil
  ) -> RecordedAnswer {
    guard let several = entry.several else { return entry.first }
    return self.state.withLock { state in
      let (recorded, nextRecorded) =
        same.map { ($0, state.nextRecorded) }
        ?? Self.recordedSession(for: session, of: several, from: state.nextRecorded)
      if !state.sessions.contains(session ?? "") { state.nextRecorded = nextRecorded }
      return state.sessions.use(session ?? "", open: { LiveSessions.Session(recorded: recorded) }) { live in
        let own = several.placesOfSession[live.recorded] ?? Self.placesWithoutSession(of: several)
        let place = LiveSessions.Session.Place(entry: index, port: several.port)
        let position = live.positions[place, default: 0]
        live.positions[place] = (position + 1) % (own?.count ?? several.answers.count)
        return several.answers[own.map { $0[position % $0.count] } ?? position % several.answers.count]
      }
    }
  }

  /// The places for whoever follows no recorded session that has answers here: what was answered to requests without a session,
  /// which belongs to nobody; all where there is no such answer.
  private static func placesWithoutSession(of several: Library.Several) -> [Int]? {
    several.placesWithoutSession.isEmpty ? nil : several.placesWithoutSession
  }

  /// Forgets everything: the library changed.
  package func reset() { self.state.withLock { $0 = State(sessions: LiveSessions(limit: self.sessionLimit)) } }

  /// The recorded session that a new live one follows, and from which one to go on next: they are taken in order of appearance.
  private static func recordedSession(
    for session: String?, of several: Library.Several, from next: Int
  ) -> (recorded: Int, next: Int) {
    guard session != nil, !several.sessions.isEmpty else { return (-1, next) }
    var (low, high) = (0, several.sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if several.sessions[middle] < next { low = middle + 1 } else { high = middle }
    }
    let recorded = low < several.sessions.count ? several.sessions[low] : several.sessions[next % several.sessions.count]
    return (recorded, recorded + 1)
  }
}
