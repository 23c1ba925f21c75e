internal import DoppelExchange
internal import DoppelReplay
internal import DoppelReport
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Runs an open loop: sends each request when it is due, whatever the answers take, on as many connections as that needs.
///
/// Where all connections that are allowed are busy, requests wait, and their latency counts from when they were due. Bound to its
/// event loop.
final class ArrivalRunner {
  private var arrivals: ArrivalSchedule
  private let run: LoadLoop
  private let onFinish: () -> Void
  /// Passes whose values are remembered; requests of an earlier one that are still answered issue nothing.
  static let passLimit = 16

  private var passes: [UInt64: UserItems] = [:]
  private var idle: [Int: [LoadConnection]] = [:]
  private var open = 0
  private var busy: [ObjectIdentifier: LoadConnection] = [:]
  private var isStopped = false
  private var isFinished = false
  private var timer: Scheduled<Void>?

  init(_ arrivals: ArrivalSchedule, run: LoadLoop, onFinish: @escaping () -> Void) {
    self.arrivals = arrivals
    self.run = run
    self.onFinish = onFinish
  }

  func begin() { self.advance() }

  /// Sends nothing more; what is under way is still waited for.
  func stop() {
    self.isStopped = true
    self.timer?.cancel()
    self.finishIfDone()
  }

  /// Gives up requests that were sent before this moment.
  func expire(before moment: NIODeadline, _ error: TransportError) {
    for connection in Array(self.busy.values) {
      if let sentAt = connection.sentAt, sentAt < moment { connection.cancel(error) }
    }
  }

  /// Sends what is due, as far as there are connections for it: what waits for one stays in the schedule, which is as long as it
  /// must be without holding anything.
  private func advance() {
    self.timer?.cancel()
    self.timer = nil
    let now = NIODeadline.now()
    while !self.isStopped, let arrival = self.arrivals.next {
      guard arrival.due <= now else {
        self.timer = self.run.loop.assumeIsolated().scheduleTask(deadline: arrival.due) { self.advance() }
        return
      }
      let origin = self.run.items[arrival.item].origin
      guard let connection = self.takeConnection(to: origin) else { return }
      _ = self.arrivals.take(dueBy: arrival.due)
      self.send(arrival, on: connection, origin: origin)
    }
    self.finishIfDone()
  }

  /// A connection without a request; `nil` while all that are allowed have one.
  private func takeConnection(to origin: Int) -> LoadConnection? {
    if let connection = self.idle[origin]?.popLast() { return connection }
    if self.open >= self.run.services.limits.connections, !self.closeIdle() { return nil }
    self.open += 1
    return LoadConnection(self.run.origins[origin], services: self.run.services, loop: self.run.loop)
  }

  /// Closes a connection to another origin that has no request; `false` where there is none.
  private func closeIdle() -> Bool {
    guard let origin = self.idle.first(where: { !$0.value.isEmpty })?.key else { return false }
    self.idle[origin]?.popLast()?.close()
    self.open -= 1
    return true
  }

  private func send(_ arrival: ArrivalSchedule.Arrival, on connection: LoadConnection, origin: Int) {
    self.busy[ObjectIdentifier(connection)] = connection
    self.beginPass(arrival.pass)
    let recorded = self.run.items[arrival.item]
    let item = self.passes[arrival.pass]?.item(arrival.item, of: self.run.items, to: self.run.origins) ?? recorded
    connection.send(item) { result in
      self.run.recorder.record(item, due: arrival.due, result: result) { answer in
        if let verdict = self.passes[arrival.pass]?.verdict(on: answer, to: arrival.item, item) { return verdict }
        // of a pass that is not remembered only the host is known
        var forgotten = self.run.makeItems()
        return forgotten.verdict(on: answer, to: arrival.item, item)
      }
      self.busy[ObjectIdentifier(connection)] = nil
      self.idle[origin, default: []].append(connection)
      self.run.loop.assumeIsolated().execute {
        self.advance()
      }
    }
  }

  private func beginPass(_ pass: UInt64) {
    guard self.passes[pass] == nil else { return }
    if self.passes.count >= Self.passLimit, let first = self.passes.keys.min() {
      self.run.recorder.count(self.passes.removeValue(forKey: first)?.counts ?? .init())
    }
    self.passes[pass] = self.run.makeItems()
  }

  private func finishIfDone() {
    guard !self.isFinished, self.busy.isEmpty, self.isStopped || self.arrivals.next == nil else { return }
    self.isFinished = true
    for items in self.passes.values { self.run.recorder.count(items.counts) }
    self.passes = [:]
    self.timer?.cancel()
    for connection in self.idle.values.joined() { connection.close() }
    self.idle = [:]
    self.onFinish()
  }
}
