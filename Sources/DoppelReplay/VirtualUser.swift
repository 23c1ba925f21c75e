internal import DoppelExchange
internal import DoppelRules
package import NIOCore

/// One client of a closed-loop replay: sends recorded requests in order, each after the answer to the one before.
///
/// A value that is told times and says what to do: call `begin`, obey the step, call `answered` when the answer (or the failure)
/// is there, and so on until `.finished`. At a pace, a request is due its recorded time after the start of the pass, multiplied;
/// where the answers are slower than recorded it is sent as soon as the one before is answered.
package struct VirtualUser: Sendable {
  package enum Step: Sendable, Hashable {
    /// Send the item of this place in the schedule, not before `due`.
    case send(item: Int, due: NIODeadline)
    case finished
  }

  private enum State: Sendable, Hashable {
    case idle
    /// The place in `items` of what was last handed out, in the pass of this number that started then.
    case waiting(place: Int, pass: Int, startedAt: NIODeadline)
    case finished
  }

  /// From 0.
  package let number: Int
  private let items: [Int]
  private let offsets: [Duration]
  private let times: Int?
  private let length: Duration?
  private var end: NIODeadline?
  private var state = State.idle

  /// - Parameter items: places in the schedule, in order: all of it, or one session.
  package init(number: Int, items: [Int], schedule: Schedule, plan: Plan) {
    self.number = number
    self.items = items
    self.offsets = plan.pace == .full ? [] : items.map { plan.pace.apply(to: schedule.items[$0].offset) }
    self.times = plan.times
    self.length = plan.length
  }

  /// The users of a closed-loop run: `plan.users` copies of the whole schedule or, where the plan spreads sessions, of each one.
  package static func users(of schedule: Schedule, plan: Plan) -> [VirtualUser] {
    let parts = plan.spreadsSessions ? schedule.sessions : schedule.isEmpty ? [] : [Array(schedule.items.indices)]
    return (0..<plan.users).flatMap { copy in
      parts.enumerated().map { part, items in
        VirtualUser(number: copy * parts.count + part, items: items, schedule: schedule, plan: plan)
      }
    }
  }

  /// The pass, from 0, of what was last handed out.
  package var pass: Int { if case .waiting(_, let pass, _) = self.state { pass } else { 0 } }

  /// The first step.
  package mutating func begin(at now: NIODeadline) -> Step {
    guard case .idle = self.state else { return .finished }
    self.end = self.length.map { now + .nanoseconds($0.nanoseconds) }
    return self.send(place: 0, pass: 0, startedAt: now, now: now)
  }

  /// The step after the answer to the last request, or after its failure.
  package mutating func answered(at now: NIODeadline) -> Step {
    switch self.state {
    case .idle, .finished: return .finished
    case .waiting(let place, let pass, let startedAt):
      if place + 1 < self.items.count { return self.send(place: place + 1, pass: pass, startedAt: startedAt, now: now) }
      return self.send(place: 0, pass: pass + 1, startedAt: now, now: now)
    }
  }

  /// Sends nothing more; the answer to what was sent is still waited for by the caller.
  package mutating func stop() { self.state = .finished }

  private mutating func send(place: Int, pass: Int, startedAt: NIODeadline, now: NIODeadline) -> Step {
    guard !self.items.isEmpty, self.times.map({ pass < $0 }) ?? true else { return self.finish() }
    let due = max(now, self.due(place, startedAt))
    if let end = self.end, due >= end { return self.finish() }
    self.state = .waiting(place: place, pass: pass, startedAt: startedAt)
    return .send(item: self.items[place], due: due)
  }

  private mutating func finish() -> Step {
    self.state = .finished
    return .finished
  }

  private func due(_ place: Int, _ startedAt: NIODeadline) -> NIODeadline {
    self.offsets.isEmpty ? startedAt : startedAt + .nanoseconds(self.offsets[place].nanoseconds)
  }
}
