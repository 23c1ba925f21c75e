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

  private struct LiveSession {
    /// The recorded session that it follows: -1 where the recording knows no sessions.
    var recorded: Int
    var positions: [Int: Int] = [:]
    var lastUse: UInt64
  }

  private struct State {
    var sessions: [String: LiveSession] = [:]
    var nextRecorded = 0
    var uses: UInt64 = 0
  }

  /// The live sessions that are remembered; the one unused for longest is forgotten first.
  package static let sessionLimit = 65_536

  private let state = Mutex(State())
  private let sessionLimit: Int

  package init(sessionLimit: Int = Cursors.sessionLimit) { self.sessionLimit = sessionLimit }

  /// The answer that comes next for a session; advances the session's cursor.
  ///
  /// - Parameters:
  ///   - answers: at least one, in recorded order.
  ///   - entry: the library's entry, which names the cursor.
  ///   - session: the live session's key; `nil` for requests without one, which share a session.
  ///   - recorded: the recorded session of the same key, where there is one: the client uses its old credentials.
  package func next(
    of answers: [RecordedAnswer], entry: Int, session: String?, recorded: Int? = nil
  ) -> RecordedAnswer {
    guard answers.count > 1 else { return answers[0] }
    return self.state.withLock { state in
      state.uses += 1
      let key = session ?? ""
      var live = state.sessions[key] ?? self.open(session, recorded, answers, &state)
      let own = answers.indices.filter { live.recorded >= 0 && answers[$0].session == live.recorded }
      let choices = own.isEmpty ? Array(answers.indices) : own
      let position = live.positions[entry, default: 0]
      live.positions[entry] = (position + 1) % choices.count
      live.lastUse = state.uses
      state.sessions[key] = live
      return answers[choices[position % choices.count]]
    }
  }

  /// Forgets everything: the library changed.
  package func reset() { self.state.withLock { $0 = State() } }

  /// Binds a new live session to the recorded one of the same key, else to the one that comes next in order of appearance.
  private func open(_ session: String?, _ same: Int?, _ answers: [RecordedAnswer], _ state: inout State) -> LiveSession {
    if state.sessions.count >= self.sessionLimit,
      let oldest = state.sessions.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      state.sessions[oldest.key] = nil
    }
    guard session != nil else { return LiveSession(recorded: -1, lastUse: state.uses) }
    if let same { return LiveSession(recorded: same, lastUse: state.uses) }
    let recorded = Set(answers.map(\.session)).filter { $0 >= 0 }.sorted()
    guard !recorded.isEmpty else { return LiveSession(recorded: -1, lastUse: state.uses) }
    let next = recorded.first { $0 >= state.nextRecorded } ?? recorded[state.nextRecorded % recorded.count]
    state.nextRecorded = next + 1
    return LiveSession(recorded: next, lastUse: state.uses)
  }
}
