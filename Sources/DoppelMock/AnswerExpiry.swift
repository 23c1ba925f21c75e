package import DoppelExchange
internal import DoppelRespond
internal import Synchronization

/// What a mock does with recorded answers that are too old (`--max-age`, `--expired`). Which are, is found when a library is
/// loaded.
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
    var expired: [ExchangeID: Message]
    var count = 0
    var warned: Set<String> = []
    /// Refused answers by what was asked for.
    var refused: [Signature: Int] = [:]
  }

  /// Requests that are warned of; more only count.
  package static let warnings = 100

  package let handling: Handling
  /// The age as the user wrote it.
  package let maximumAge: String
  /// How answers are asked for anew; `nil` unless they are.
  package let renewal: Renewal?
  private let state: Mutex<State>

  /// - Parameter expired: the answers that are too old, each as `Renewal.refusal` is to see it.
  package init(_ handling: Handling, maximumAge: String, expired: [ExchangeID: Message], renewal: Renewal? = nil) {
    self.renewal = renewal
    self.handling = handling
    self.maximumAge = maximumAge
    self.state = Mutex(State(expired: expired))
  }

  /// Takes the answers of another library.
  package func replace(_ expired: [ExchangeID: Message]) { self.state.withLock { $0.expired = expired } }

  /// An answer that is too old, which is counted; `nil` where it is not.
  func expired(_ exchange: ExchangeID) -> Message? {
    self.state.withLock { state in
      guard let answer = state.expired[exchange] else { return nil }
      state.count += 1
      return answer
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

  /// How often each signature was found and its answer not given.
  var refusals: [Signature: Int] { self.state.withLock { $0.refused } }

  /// Too old answers that were asked for so far.
  package var count: Int { self.state.withLock { $0.count } }
}
