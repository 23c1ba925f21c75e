/// Makes values on a thread of its own while those before are used: what is in a file takes as long to decode as to use.
final class ReadAhead<Value: Sendable>: Sendable {
  /// Values that are made and wait to be used.
  static var limit: Int { 2 }

  private struct State {
    var waiting: [Value] = []
    var failure: (any Error)?
    /// Whether no more are made.
    var isOver = false
    /// Whether no more are wanted.
    var isGivenUp = false
  }

  private let state = Monitor(State())

  private init() {}

  /// Calls `body` with each value on this thread, in the order in which they are made. When it returns nothing is made any more.
  ///
  /// - Parameter make: gives each value to what it is called with, which says whether more are wanted; called on another thread.
  /// - Throws: what `body` throws, after all that was made what `make` throws, or why the system gives no more threads.
  static func forEach(
    _ make: @escaping @Sendable (_ give: (Value) -> Bool) throws -> Void, use body: (Value) throws -> Void
  ) throws {
    let ahead = ReadAhead()
    try OwnThread.start {
      do {
        try make { ahead.give($0) }
        ahead.end(nil)
      } catch {
        ahead.end(error)
      }
    }
    defer { ahead.giveUp() }
    while let value = try ahead.next() { try body(value) }
  }

  /// Called by the thread that makes; waits for room.
  private func give(_ value: Value) -> Bool {
    let isWanted = self.wait(until: { $0.waiting.count < Self.limit || $0.isGivenUp }) { state in
      if !state.isGivenUp { state.waiting.append(value) }
      return !state.isGivenUp
    }
    self.state.signal()
    return isWanted
  }

  private func end(_ failure: (any Error)?) {
    self.state.withLock { state in
      state.failure = failure
      state.isOver = true
    }
    self.state.signal()
  }

  private func next() throws -> Value? {
    let (value, failure) = self.wait(until: { !$0.waiting.isEmpty || $0.isOver }) { state in
      state.waiting.isEmpty ? (nil, state.failure) : (state.waiting.removeFirst(), nil)
    }
    self.state.signal()
    if let failure { throw failure }
    return value
  }

  private func giveUp() {
    self.state.withLock { state in
      state.isGivenUp = true
      state.waiting = []
    }
    self.state.signal()
    self.wait(until: \.isOver) { _ in }
  }

  private func wait<Result>(until isWanted: (State) -> Bool, then body: (inout State) -> Result) -> Result {
    while true {
      let result = self.state.wait(.seconds(60), until: isWanted) { isWanted($0) ? body(&$0) : nil }
      if let result { return result }
    }
  }
}
