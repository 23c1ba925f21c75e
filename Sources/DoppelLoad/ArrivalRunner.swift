internal import DoppelWire
internal import DoppelExchange
internal import DoppelReplay
internal import DoppelTransport
internal import NIOCore

/// Runs an open loop: sends each request when it is due, whatever the answers take, on as many connections as that needs.
///
/// Where all connections that are allowed are busy, requests wait, and their latency counts from when they were due. Bound to its
/// event loop.
final class ArrivalRunner {
  private var arrivals: ArrivalSchedule
  private let run: LoadLoop
  private let onFinish: () -> Void
  private var idle: [Int: [LoadConnection]] = [:]
  private var open = 0
  private var busy: [ObjectIdentifier: LoadConnection] = [:]
  private var waiting = CircularBuffer<ArrivalSchedule.Arrival>()
  private var isStopped = false
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
    self.waiting.removeAll()
    self.timer?.cancel()
    self.finishIfDone()
  }

  /// Gives up requests that were sent before this moment.
  func expire(before moment: NIODeadline, _ error: TransportError) {
    for connection in Array(self.busy.values) {
      if let sentAt = connection.sentAt, sentAt < moment { connection.cancel(error) }
    }
  }

  private func advance() {
    while !self.isStopped, let arrival = self.arrivals.take(dueBy: .now()) { self.waiting.append(arrival) }
    self.drain()
    if !self.isStopped, let next = self.arrivals.next {
      self.timer = self.run.loop.assumeIsolated().scheduleTask(deadline: next.due) { self.advance() }
    }
    self.finishIfDone()
  }

  private func drain() {
    while let arrival = self.waiting.first {
      let origin = self.run.items[arrival.item].origin
      guard let connection = self.takeConnection(to: origin) else { return }
      self.waiting.removeFirst()
      self.send(arrival, on: connection, origin: origin)
    }
  }

  private func takeConnection(to origin: Int) -> LoadConnection? {
    if let connection = self.idle[origin]?.popLast() { return connection }
    guard self.open < self.run.services.limits.connections else { return nil }
    self.open += 1
    return LoadConnection(self.run.origins[origin], services: self.run.services, loop: self.run.loop)
  }

  private func send(_ arrival: ArrivalSchedule.Arrival, on connection: LoadConnection, origin: Int) {
    self.busy[ObjectIdentifier(connection)] = connection
    connection.send(self.run.items[arrival.item]) { result in
      self.run.recorder.record(arrival.item, due: arrival.due, result: result)
      self.busy[ObjectIdentifier(connection)] = nil
      self.idle[origin, default: []].append(connection)
      self.run.loop.assumeIsolated().execute {
        self.drain()
        self.finishIfDone()
      }
    }
  }

  private func finishIfDone() {
    guard self.busy.isEmpty, self.waiting.isEmpty, self.isStopped || self.arrivals.next == nil else { return }
    self.timer?.cancel()
    for connection in self.idle.values.joined() { connection.close() }
    self.idle = [:]
    self.onFinish()
  }
}
