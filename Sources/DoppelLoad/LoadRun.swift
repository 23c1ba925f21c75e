package import DoppelExchange
package import DoppelReplay
package import DoppelReport
package import DoppelRules
internal import DoppelWire
package import NIOCore
internal import Synchronization

/// A replay: what is sent, where, by which plan.
package final class LoadRun: Sendable {
  private let schedule: Schedule
  private let items: [LoadItem]
  private let travel: TravelPlan
  private let endpoints: EndpointTable
  private let plan: Plan
  private let services: LoadServices
  /// The origins that requests go to.
  package let origins: [Origin]
  private let stopped = Mutex<(isStopped: Bool, loops: [NIOLoopBound<LoadLoop>])>((false, []))

  /// - Parameters:
  ///   - exchanges: the recorded ones, in any order.
  ///   - ignored: fields that are left out of the comparison.
  ///   - learns: whether values that answers issue travel to later requests.
  package init(
    _ exchanges: [Exchange], targets: TargetMap, plan: Plan, ignoring ignored: [FieldPattern], learns: Bool = true,
    services: LoadServices
  ) {
    let schedule = Schedule(exchanges)
    let rules = AnswerCheck.Rules(services.wire, ignoring: ignored)
    var endpoints = EndpointTable()
    var origins: [Origin] = []
    self.items = schedule.items.compactMap { item in
      let exchange = exchanges[item.exchange]
      guard let request = exchange.request else { return nil }
      let origin = targets.origin(of: exchange)
      let place = origins.firstIndex(of: origin) ?? origins.count
      if place == origins.count { origins.append(origin) }
      let server = Endpoint(name: origin.host, port: origin.port)
      var item = LoadItem(
        exchange: exchange, wire: services.wire.prepare(request: request, server: server, isSecure: origin.isSecure),
        origin: place, endpoint: endpoints.index(method: exchange.command, path: exchange.location),
        check: exchange.response.map { AnswerCheck($0, rules: rules) })
      item.server = services.wire.server(of: request).flatMap {
        AskedServer(named: $0, isSecure: exchange.isSecure, now: origin)
      }
      return item
    }
    self.travel = learns ? Self.travel(self.items, services.wire) : .none
    self.schedule = schedule
    self.endpoints = endpoints
    self.origins = origins
    self.plan = plan
    self.services = services
  }

  private static func travel(_ items: [LoadItem], _ wire: any WireProtocol) -> TravelPlan {
    let recorded = RecordedValues(items.map(\.exchange)) { _ in wire }
    return TravelPlan(recorded.correlations, kinds: recorded.kinds) { index in
      items[index].exchange.response.map { wire.values(in: $0) } ?? []
    }
  }

  /// How many requests one pass sends.
  package var requestCount: Int { self.items.count }

  /// Sends everything the plan says and returns what came of it.
  package func run(on group: any EventLoopGroup) async throws -> ReplayStatistics {
    let startedAt = NIODeadline.now()
    let parts = self.parts(group, startedAt)
    return try await withThrowingTaskGroup(of: ReplayStatistics.self) { tasks in
      for part in parts {
        tasks.addTask { try await self.run(part, startedAt) }
      }
      var total = ReplayStatistics(endpoints: self.endpoints)
      for try await statistics in tasks { total.merge(statistics) }
      return total
    }
  }

  /// Sends nothing more; `run` returns when what is under way is answered.
  package func stop() {
    let loops = self.stopped.withLock { state in
      state.isStopped = true
      return state.loops
    }
    for loop in loops { loop.eventLoop.execute { loop.value.stop() } }
  }

  private enum Work: Sendable {
    case users([VirtualUser])
    case arrivals(ArrivalSchedule)
  }

  private typealias Part = (loop: any EventLoop, work: Work)

  /// The users spread over the event loops; an open loop runs on one, so that its spacing is exact.
  private func parts(_ group: any EventLoopGroup, _ startedAt: NIODeadline) -> [Part] {
    if let arrivals = ArrivalSchedule(self.schedule, plan: self.plan, startingAt: startedAt) {
      return [(group.next(), .arrivals(arrivals))]
    }
    let users = VirtualUser.users(of: self.schedule, plan: self.plan)
    let loops = Array(group.makeIterator())
    return loops.enumerated().map { index, loop in
      (loop, .users(stride(from: index, to: users.count, by: loops.count).map { users[$0] }))
    }
  }

  private func run(_ part: Part, _ startedAt: NIODeadline) async throws -> ReplayStatistics {
    let promise = part.loop.makePromise(of: ReplayStatistics.self)
    part.loop.execute {
      let loop = LoadLoop(
        part.loop, items: self.items, travel: self.travel, origins: self.origins, endpoints: self.endpoints,
        services: self.services,
        startedAt: startedAt)
      let isStopped = self.stopped.withLock { state in
        state.loops.append(NIOLoopBound(loop, eventLoop: part.loop))
        return state.isStopped
      }
      guard !isStopped else { return promise.succeed(loop.recorder.statistics) }
      switch part.work {
      case .users(let users): loop.run(users) { promise.succeed($0) }
      case .arrivals(let arrivals): loop.run(arrivals) { promise.succeed($0) }
      }
    }
    return try await promise.futureResult.get()
  }
}
