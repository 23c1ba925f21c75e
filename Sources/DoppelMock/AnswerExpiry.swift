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
    /// The real server is asked, and its answer goes to a new recording; where it cannot answer, the recorded one is given.
    case refresh
  }

  private struct State {
    var expired: Set<ExchangeID>
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
  private let state: Mutex<State>

  package init(_ handling: Handling, maximumAge: String, expired: Set<ExchangeID>) {
    self.handling = handling
    self.maximumAge = maximumAge
    self.state = Mutex(State(expired: expired))
  }

  /// Takes the answers of another library.
  package func replace(_ expired: Set<ExchangeID>) { self.state.withLock { $0.expired = expired } }

  /// Whether an answer is too old; counts it where it is.
  func isExpired(_ exchange: ExchangeID) -> Bool {
    self.state.withLock { state in
      guard state.expired.contains(exchange) else { return false }
      state.count += 1
      return true
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
