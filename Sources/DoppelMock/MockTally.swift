package import DoppelRespond
internal import Synchronization

/// Counts what was asked of a mock and how it was answered.
package final class MockTally: Sendable {
  /// What missed or was passed through at one endpoint.
  package struct Endpoint: Sendable, Hashable {
    /// The host, the operation and what it was done to, as one line.
    package var name: String
    package var misses: Int
    /// The differing fields of the nearest recorded request to the last miss.
    package var nearestFields: [String]
  }

  package struct Snapshot: Sendable {
    package var hits = 0
    package var misses = 0
    package var passthroughs = 0
    package var failures = 0
    /// The endpoints that missed, most misses first.
    package var endpoints: [Endpoint] = []
    package var requests: Int { self.hits + self.misses + self.passthroughs }
    /// Hits among all requests, in percent; 100 where nothing was asked.
    package var matchRate: Double {
      self.requests == 0 ? 100 : 100 * Double(self.hits) / Double(self.requests)
    }
  }

  /// Endpoints that are told apart; more are counted under one name.
  static let endpointLimit = 1_000

  private struct State {
    var counts: [Outcome: Int] = [:]
    var failures = 0
    var endpoints: [String: Endpoint] = [:]
  }

  private let hits = Atomic<Int>(0)
  private let state = Mutex(State())

  package init() {}

  /// Counts a hit; on the hot path.
  package func hit() { self.hits.wrappingAdd(1, ordering: .relaxed) }

  package func count(_ outcome: Outcome, endpoint: @autoclosure () -> String, nearestFields: [String] = []) {
    guard outcome != .hit else { return self.hit() }
    let name = endpoint()
    self.state.withLock { state in
      state.counts[outcome, default: 0] += 1
      let isKnown = state.endpoints[name] != nil || state.endpoints.count < Self.endpointLimit
      let key = isKnown ? name : "(others)"
      state.endpoints[key, default: Endpoint(name: key, misses: 0, nearestFields: [])].misses += 1
      state.endpoints[key]?.nearestFields = nearestFields
    }
  }

  /// Counts a real server that was asked and could not answer.
  package func failed() { self.state.withLock { $0.failures += 1 } }

  package var snapshot: Snapshot {
    self.state.withLock { state in
      Snapshot(
        hits: self.hits.load(ordering: .relaxed), misses: state.counts[.miss, default: 0],
        passthroughs: state.counts[.passthrough, default: 0], failures: state.failures,
        endpoints: state.endpoints.values.sorted { ($1.misses, $0.name) < ($0.misses, $1.name) })
    }
  }
}
