internal import DoppelExchange
internal import DoppelReport
internal import DoppelRespond
internal import Synchronization

/// What a mock does with recorded answers that are due: too old, or renewed at any age (`--max-age`, `--policy`, `--expired`). Which
/// are, is found when a library is loaded.
package final class AnswerExpiry: Sendable {
  package enum Handling: String, Sendable, Hashable, CaseIterable {
    /// Given, and counted.
    case use
    /// Given, with one warning for each request.
    case warn
    /// Refused as a miss.
    case fail
    /// The real server is asked, as `Renewal` says.
    case refresh
  }

  private struct State {
    var due: DueAnswers
    var counts: [DueAnswers.Reason: Int] = [:]
    var warned: Set<String> = []
    /// Refused answers by what was asked for.
    var refused: [Signature: Int] = [:]
    /// What was written here, of which the real servers know nothing.
    var written = WriteMoments()
    var fetched = FetchedAnswers()
    /// The session of the first client whose request renews an answer.
    var renewing: [ExchangeID: String?] = [:]
  }

  /// Requests that are warned of; more only count.
  package static let warnings = 100

  package let handling: Handling
  /// The age as the user wrote it; empty where none is given.
  package let maximumAge: String
  /// How answers are asked for anew; `nil` unless they are.
  package let renewal: Renewal?
  private let state: Mutex<State>

  package init(_ handling: Handling, maximumAge: String, due: DueAnswers, renewal: Renewal? = nil) {
    self.renewal = renewal
    self.handling = handling
    self.maximumAge = maximumAge
    self.state = Mutex(State(due: due))
  }

  /// Takes the answers of another library.
  package func replace(_ due: DueAnswers) {
    self.state.withLock { state in
      state.due = due
      state.fetched = FetchedAnswers()
    }
  }

  /// A recorded answer that is due, which is counted; `nil` where it is not. What a write did is noted.
  ///
  /// - Parameters:
  ///   - exchange: that is given, or after which an answer was made up.
  ///   - isMadeUp: whether one was; then what it is about stands beside what the recorded one was about.
  func due(_ exchange: ExchangeID, isMadeUp: Bool = false, at moment: Timestamp) -> DueAnswers.Answer? {
    self.state.withLock { state in
      if var effect = state.due.writes[exchange] {
        if isMadeUp { effect.candidates.append(effect.resource.prefix(max(1, effect.resource.keys.count - 1))) }
        state.written.note(effect, at: moment)
      }
      guard !isMadeUp, var answer = state.due.answers[exchange] else { return nil }
      state.counts[answer.reason, default: 0] += 1
      if answer.obstacle == nil, state.written.concern(answer.resource, at: moment) { answer.obstacle = .followsWrite }
      return answer
    }
  }

  /// Whether credentials were given by recorded answers.
  func isIssued(_ session: String) -> Bool { self.state.withLock { $0.due.issued.contains(session) } }

  /// Why an answer is due, as what is said of it.
  func text(of reason: DueAnswers.Reason) -> String {
    switch reason {
    case .age: "is older than \(self.maximumAge)"
    case .policy(let policy): "has the policy \(policy)"
    }
  }

  /// Whether what a client is told may renew an answer: it is the first who asks for it, or the same.
  func renews(_ exchange: ExchangeID, session: String?) -> Bool {
    self.state.withLock { state in
      guard let first = state.renewing[exchange] else {
        state.renewing[exchange] = .some(session)
        return true
      }
      return first == session
    }
  }

  /// Whether nothing was said yet of a request, and may be.
  func isFirstWarning(of request: String) -> Bool {
    self.state.withLock { $0.warned.count < Self.warnings && $0.warned.insert(request).inserted }
  }

  /// Notes an answer that was found and not given.
  func refused(_ signature: Signature) {
    self.state.withLock { state in
      guard state.refused[signature] != nil || state.refused.count < Answerer.rememberedSignatures else { return }
      state.refused[signature, default: 0] += 1
    }
  }

  /// What came of asking for a request before; `nil` where it is to be asked.
  ///
  /// - Parameter request: as `AskedForm.hash` tells it.
  func fetched(_ request: UInt64) -> FetchedAnswers.Outcome? { self.state.withLock { $0.fetched[request] } }

  func note(_ outcome: FetchedAnswers.Outcome, of request: UInt64) {
    self.state.withLock { $0.fetched.note(outcome, of: request) }
  }

  /// How often each signature was found and its answer not given.
  var refusals: [Signature: Int] { self.state.withLock { $0.refused } }

  /// How many answers were due so far when they were asked for, by the reason: lines for a person.
  package var counts: [String] {
    self.state.withLock { $0.counts }.map { reason, count in
      let (one, many) =
        switch reason {
        case .age: ("answer was older than \(self.maximumAge)", "answers were older than \(self.maximumAge)")
        case .policy(let policy): ("answer had the policy \(policy)", "answers had the policy \(policy)")
        }
      return NumberText.count(count, one, many)
    }.sorted()
  }
}
