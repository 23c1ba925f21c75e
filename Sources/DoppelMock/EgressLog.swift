package import DoppelExchange
package import DoppelReport
internal import DoppelTransport
internal import Synchronization

/// Keeps account of what a program tried to reach that no recording knows.
package final class EgressLog: Sendable {
  private struct State {
    var attempts = MockReport.Egress()
    /// Attempts whose programs are to be looked up; while there are any, a thread does that.
    var unattributed: [(destination: String, client: Endpoint)] = []
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let owner: @Sendable (Endpoint) -> (id: Int32, command: String)?

  /// - Parameter owner: the program that has the client's end of a connection. May block; called for the first attempts on each
  ///   destination only, one after the other, on a thread of its own.
  package init(owner: @escaping @Sendable (Endpoint) -> (id: Int32, command: String)? = { _ in nil }) { self.owner = owner }

  /// Counts an attempt.
  ///
  /// - Parameters:
  ///   - destination: as a person would write it: `api.example.com:443`, `name nosuch.example.com`, `udp 192.0.2.1:443`.
  ///   - client: the client's end of the connection, where there is one.
  package func count(_ destination: String, client: Endpoint? = nil) {
    let isFirst = self.state.withLock { state in
      guard state.attempts.count(destination), let client else { return false }
      state.unattributed.append((destination, client))
      return state.unattributed.count == 1
    }
    if isFirst { DetachedThread.start { self.attribute() } }
  }

  /// Waits until the programs of all attempts so far have been looked up.
  package func settled() async {
    await withCheckedContinuation { continuation in
      let isSettled = self.state.withLock { state in
        if !state.unattributed.isEmpty { state.waiting.append(continuation) }
        return state.unattributed.isEmpty
      }
      if isSettled { continuation.resume() }
    }
  }

  /// The attempts so far, with the programs that have been looked up.
  package var report: MockReport.Egress { self.state.withLock { $0.attempts } }

  private func attribute() {
    var next = self.state.withLock { $0.unattributed.first }
    while let (destination, client) = next {
      let owner = self.owner(client)
      self.state.withLock { state in
        if let owner { state.attempts.attribute(destination, program: "\(owner.command) (pid \(owner.id))") }
      }
      next = self.next()
    }
  }

  /// What is to be looked up after the first of those that are; where nothing is, whoever waits is told.
  private func next() -> (destination: String, client: Endpoint)? {
    let (next, settled) = self.state.withLock { state in
      state.unattributed.removeFirst()
      let settled = state.unattributed.isEmpty ? state.waiting : []
      if state.unattributed.isEmpty { state.waiting = [] }
      return (state.unattributed.first, settled)
    }
    for continuation in settled { continuation.resume() }
    return next
  }
}
