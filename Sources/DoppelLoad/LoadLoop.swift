internal import DoppelExchange
internal import DoppelReplay
internal import DoppelReport
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// One event loop's share of a replay. Bound to that loop.
final class LoadLoop {
  let loop: any EventLoop
  let items: [LoadItem]
  let travel: TravelPlan
  let origins: [Origin]
  let services: LoadServices
  let recorder: LoadRecorder
  private var users: [UserRunner] = []
  private var arrivals: ArrivalRunner?
  private var unfinished = 0
  private var onFinish: ((ReplayStatistics) -> Void)?
  private var expiry: RepeatedTask?

  init(
    _ loop: any EventLoop, items: [LoadItem], travel: TravelPlan, origins: [Origin], endpoints: EndpointTable,
    services: LoadServices,
    startedAt: NIODeadline
  ) {
    self.loop = loop
    self.items = items
    self.travel = travel
    self.origins = origins
    self.services = services
    self.recorder = LoadRecorder(endpoints: endpoints, services: services, startedAt: startedAt)
  }

  /// The requests of one pass, of which none was sent yet.
  func makeItems() -> UserItems { UserItems(self.travel, wire: self.services.wire) }

  /// Runs users to their end; `onFinish` is called once.
  func run(_ users: [VirtualUser], onFinish: @escaping (ReplayStatistics) -> Void) {
    self.begin(users.count, onFinish)
    self.users = users.map { user in UserRunner(user, run: self) { self.finished() } }
    for user in self.users { user.begin() }
    if users.isEmpty { self.end() }
  }

  /// Runs an open loop to its end; `onFinish` is called once.
  func run(_ arrivals: ArrivalSchedule, onFinish: @escaping (ReplayStatistics) -> Void) {
    self.begin(1, onFinish)
    let runner = ArrivalRunner(arrivals, run: self) { self.finished() }
    self.arrivals = runner
    runner.begin()
  }

  /// Sends nothing more; what is under way is still waited for.
  func stop() {
    for user in self.users { user.stop() }
    self.arrivals?.stop()
  }

  private func begin(_ count: Int, _ onFinish: @escaping (ReplayStatistics) -> Void) {
    self.unfinished = count
    self.onFinish = onFinish
    let limit = TimeAmount.nanoseconds(self.services.limits.answerTime.nanoseconds)
    let error = TransportError(.timedOut, "no answer within \(self.services.limits.answerTime)")
    let me = NIOLoopBound(self, eventLoop: self.loop)
    self.expiry = self.loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      me.value.expire(before: NIODeadline.now() - limit, error)
    }
  }

  private func expire(before moment: NIODeadline, _ error: TransportError) {
    for user in self.users { user.expire(before: moment, error) }
    self.arrivals?.expire(before: moment, error)
  }

  private func finished() {
    self.unfinished -= 1
    if self.unfinished == 0 { self.end() }
  }

  private func end() {
    self.expiry?.cancel()
    self.users = []
    self.arrivals = nil
    guard let onFinish = self.onFinish else { return }
    self.onFinish = nil
    onFinish(self.recorder.statistics)
  }
}
