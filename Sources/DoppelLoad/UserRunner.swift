internal import DoppelExchange
internal import DoppelReplay
internal import DoppelTransport
internal import NIOCore

/// Runs one virtual user: sends what it says, when it says, and tells it the answers. Bound to its event loop.
final class UserRunner {
  private var user: VirtualUser
  private let run: LoadLoop
  private var items: UserItems
  private var pass = 0
  private var connections: [Int: LoadConnection] = [:]
  private let onFinish: () -> Void
  private var isFinished = false
  private var isStopped = false
  private var timer: Scheduled<Void>?

  init(_ user: VirtualUser, run: LoadLoop, onFinish: @escaping () -> Void) {
    self.user = user
    self.run = run
    self.items = run.makeItems()
    self.onFinish = onFinish
  }

  func begin() { self.obey(self.user.begin(at: .now())) }

  /// Sends nothing more; what is under way is still waited for.
  func stop() {
    self.isStopped = true
    self.user.stop()
    if self.timer != nil {
      self.timer?.cancel()
      self.timer = nil
      self.finish()
    }
  }

  /// Gives up requests that were sent before this moment.
  func expire(before moment: NIODeadline, _ error: TransportError) {
    for connection in self.connections.values {
      if let sentAt = connection.sentAt, sentAt < moment { connection.cancel(error) }
    }
  }

  private func obey(_ step: VirtualUser.Step) {
    switch step {
    case .finished: self.finish()
    // A step that was taken before `stop` and obeyed after it.
    case .send where self.isStopped: self.finish()
    case .send(let item, let due):
      guard due > .now() else { return self.send(item) }
      self.timer = self.run.loop.assumeIsolated().scheduleTask(deadline: due) {
        self.timer = nil
        self.send(item)
      }
    }
  }

  private func send(_ index: Int) {
    if self.pass != self.user.pass {
      self.pass = self.user.pass
      self.run.recorder.count(self.items.counts)
      self.items = self.run.makeItems()
    }
    let item = self.items.item(index, of: self.run.items, to: self.run.origins)
    let sentAt = NIODeadline.now()
    self.connection(to: item.origin).send(item) { result in
      self.run.recorder.record(item, due: sentAt, result: result) { self.items.verdict(on: $0, to: index, item) }
      let step = self.user.answered(at: .now())
      if case .failure = result {
        // A target that refuses at once must not turn the loop into a recursion.
        self.run.loop.assumeIsolated().execute { self.obey(step) }
      } else {
        self.obey(step)
      }
    }
  }

  private func connection(to origin: Int) -> LoadConnection {
    if let connection = self.connections[origin] { return connection }
    let connection = LoadConnection(self.run.origins[origin], services: self.run.services, loop: self.run.loop)
    self.connections[origin] = connection
    return connection
  }

  private func finish() {
    guard !self.isFinished else { return }
    self.isFinished = true
    self.run.recorder.count(self.items.counts)
    for connection in self.connections.values { connection.close() }
    self.onFinish()
  }
}
