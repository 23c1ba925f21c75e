internal import DoppelCLibrary
internal import DoppelTransport
internal import NIOCore
internal import Synchronization

/// The talk with a keeper: requests, which it answers in their order, and connections, which it opens in any.
final class KeeperLine: Sendable {
  private struct State {
    var answers: [CheckedContinuation<KeeperMessage, any Error>] = []
    var openings: [String: EventLoopPromise<CInt>] = [:]
    var count = 0
    var isLost = false
  }

  private let sender: KeeperSender
  /// Held for moments only, and while nothing is sent: who hears the keeper takes it too.
  private let state = Mutex(State())
  /// Keeps requests in the order of their continuations.
  private let order = Mutex(())

  /// - Parameter socket: closed with this.
  init(socket: CInt) { self.sender = KeeperSender(socket: socket) }

  /// Asks for what is answered with `done` or `failed`.
  ///
  /// - Throws: `SandboxError` with `keeperEnded`.
  func request(_ message: KeeperMessage) async throws -> KeeperMessage {
    try await withCheckedThrowingContinuation { continuation in
      self.order.withLock { _ in
        let isLost = self.state.withLock { state in
          if !state.isLost { state.answers.append(continuation) }
          return state.isLost
        }
        let failure = isLost ? EPIPE : self.sender.send(message)
        guard failure != 0 else { return }
        let error = SandboxError(.keeperEnded, "the sandbox is gone: \(SystemMessage.text(failure))")
        if isLost { return continuation.resume(throwing: error) }
        // It is the last, unless all were lost meanwhile.
        self.state.withLock { $0.answers.popLast() }?.resume(throwing: error)
      }
    }
  }

  /// Says what is not answered.
  func say(_ message: KeeperMessage) { _ = self.sender.send(message) }

  /// Opens a connection; the descriptor is the caller's.
  ///
  /// Fails with `IOError`, or `ChannelError.connectTimeout` where it is not open in time.
  func connect(address: String, port: Int, within time: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<CInt> {
    let promise = loop.makePromise(of: CInt.self)
    let number = self.state.withLock { state -> String? in
      guard !state.isLost else { return nil }
      state.count += 1
      state.openings["\(state.count)"] = promise
      return "\(state.count)"
    }
    guard let number else {
      promise.fail(IOError(errnoCode: ENETDOWN, reason: "connect"))
      return promise.futureResult
    }
    let deadline = loop.scheduleTask(in: time) {
      guard let promise = self.opening(number) else { return }
      self.say(KeeperMessage(.drop, [number]))
      promise.fail(ChannelError.connectTimeout(time))
    }
    // An event loop that ends fails what it was to do: the last moment at which it can be told that there is no connection.
    deadline.futureResult.whenFailure { self.opening(number)?.fail($0) }
    promise.futureResult.whenComplete { _ in deadline.cancel() }
    let failure = self.sender.send(KeeperMessage(.connect, [number, address, "\(port)"]))
    if failure != 0 { self.opening(number)?.fail(IOError(errnoCode: failure, reason: "connect")) }
    return promise.futureResult
  }

  /// Takes what the keeper says: an answer, or how a connection fares.
  func received(_ message: KeeperMessage) {
    switch message.kind {
    case .done, .failed:
      self.state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }?.resume(returning: message)
    case .connected: self.opened(message)
    case .refused:
      self.opening(message.fields.first)?.fail(IOError(errnoCode: message.number(1) ?? EIO, reason: "connect"))
    case .leave, .enter, .mount, .tune, .own, .listen, .inspect, .run, .start, .connect, .drop, .signal, .clear, .ended: break
    }
  }

  /// Takes that the keeper is gone: nothing is answered any more.
  func lost() {
    let (answers, openings) = self.state.withLock { state in
      state.isLost = true
      defer {
        state.answers = []
        state.openings = [:]
      }
      return (state.answers, Array(state.openings.values))
    }
    let error = SandboxError(.keeperEnded, "the process that keeps the sandbox has ended")
    for answer in answers { answer.resume(throwing: error) }
    for opening in openings { opening.fail(IOError(errnoCode: ENETDOWN, reason: "connect")) }
  }

  /// Ends the talk, and with it the keeper.
  func end() { self.sender.end() }

  private func opened(_ message: KeeperMessage) {
    let promise = self.opening(message.fields.first)
    guard let socket = message.descriptors.first else {
      // The system gives none to a process that has as many open files as it may.
      promise?.fail(IOError(errnoCode: EMFILE, reason: "connect"))
      return
    }
    if let promise { promise.succeed(socket) } else { close(socket) }
  }

  /// Takes the promise of a connection out, so that it is kept once.
  private func opening(_ number: String?) -> EventLoopPromise<CInt>? {
    number.flatMap { number in self.state.withLock { $0.openings.removeValue(forKey: number) } }
  }
}
