package import DoppelExchange
package import DoppelReport
internal import DoppelTransport
internal import Synchronization

/// Keeps account of what a program tried to reach that no recording knows.
package final class EgressLog: Sendable {
  /// Characters of a command that are kept.
  static let shownCharacters = 80

  private struct Unattributed {
    var destination: String
    var client: Endpoint
    var done: @Sendable () -> Void
  }

  private struct State {
    var attempts = MockReport.Egress()
    /// Attempts whose programs are to be looked up; while there are any, a thread does that.
    var unattributed: [Unattributed] = []
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let owner: (@Sendable (Endpoint) -> (id: Int32, command: String)?)?

  /// - Parameter owner: the program that has the client's end of a connection; `nil` where none can be told. May block; called
  ///   for the first attempts on each destination only, one after the other, on a thread of its own.
  package init(owner: (@Sendable (Endpoint) -> (id: Int32, command: String)?)? = nil) { self.owner = owner }

  /// Counts an attempt.
  ///
  /// - Parameters:
  ///   - destination: as a person would write it: `api.example.com:443`, `name nosuch.example.com`, `udp 192.0.2.1:443`.
  ///   - client: the client's end of the connection, where there is one.
  ///   - done: called when the program need not wait any more: it has been looked up, or is not going to be. One that gets its
  ///     answer before may be gone when it is looked for.
  package func count(_ destination: String, client: Endpoint? = nil, done: @escaping @Sendable () -> Void = {}) {
    let waiting = self.state.withLock { state -> Int in
      guard state.attempts.count(destination), self.owner != nil, let client else { return 0 }
      state.unattributed.append(Unattributed(destination: destination, client: client, done: done))
      return state.unattributed.count
    }
    if waiting == 0 { done() }
    if waiting == 1 { DetachedThread.start { self.attribute() } }
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
    while let attempt = next {
      if let owner = self.owner?(attempt.client) {
        let program = "\(Self.cut(owner.command)) (pid \(owner.id))"
        self.state.withLock { $0.attempts.attribute(attempt.destination, program: program) }
      }
      attempt.done()
      next = self.next()
    }
  }

  private static func cut(_ command: String) -> String {
    command.count > self.shownCharacters ? command.prefix(self.shownCharacters - 1) + "…" : command
  }

  /// What is to be looked up after the first of those that are; where nothing is, whoever waits is told.
  private func next() -> Unattributed? {
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
