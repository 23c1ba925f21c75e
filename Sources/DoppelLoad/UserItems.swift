internal import DoppelCompare
internal import DoppelExchange
internal import DoppelReplay
internal import DoppelReport
internal import DoppelWire
internal import NIOCore

/// The requests of one virtual user in one pass, with the values that this run's answers issued in place of the recorded ones.
struct UserItems {
  private var values: UserValues
  private let plan: TravelPlan
  private let wire: any WireProtocol

  init(_ plan: TravelPlan, wire: any WireProtocol) {
    self.plan = plan
    self.values = UserValues(plan)
    self.wire = wire
  }

  /// What was bound so far, and what could not be.
  var counts: ReplayStatistics.ValueCounts { .init(bound: self.values.boundCount, unbound: self.values.unboundCount) }

  /// The request as it is sent now.
  mutating func item(_ index: Int, of items: [LoadItem], to origins: [Origin]) -> LoadItem {
    let item = items[index]
    guard self.plan.uses(in: index), let request = item.exchange.request else { return item }
    var changes = self.values.changes(to: index)
    guard !changes.isEmpty, let changed = self.wire.rewriting(request, { changes.next($0) }) else { return item }
    var live = item
    let origin = origins[item.origin]
    let server = Endpoint(name: origin.host, port: origin.port)
    live.exchange.request = changed
    live.exchange.location = self.wire.operation(of: changed).location
    live.exchange.signature = self.wire.signature(of: changed, to: item.exchange.server, isSecure: item.exchange.isSecure)
    live.wire = self.wire.prepare(request: changed, server: server, isSecure: origin.isSecure)
    return live
  }

  /// Takes what the answer to a request issues, and says how it compares with the recorded one.
  mutating func verdict(on answer: Message, to index: Int, _ item: LoadItem) -> Verdict? {
    guard !self.plan.isEmpty || item.server != nil else { return item.check?.verdict(on: answer) }
    guard self.plan.issues(in: index) else {
      return item.check?.verdict(on: answer, expecting: { self.expectation(of: index, item, self.wire.values(in: answer)) })
    }
    let values = self.wire.values(in: answer)
    self.values.take(values, answering: index)
    return item.check?.verdict(on: answer, expecting: { self.expectation(of: index, item, values) })
  }

  private func expectation(of index: Int, _ item: LoadItem, _ values: [MessageValue]) -> AnswerExpectation {
    self.values.expectation(of: index, live: values, server: item.server)
  }
}
