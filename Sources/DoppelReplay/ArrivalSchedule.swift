internal import DoppelExchange
package import NIOCore

/// When the requests of an open-loop replay are due, whatever the answers take.
///
/// Latencies are measured from `Arrival.due`, not from the moment of sending, so that a target that stalls is not excused the
/// requests that it kept waiting (coordinated omission). Spacing is exact: request k is due at start + k × period / count, rounded
/// down once, and so never drifts.
package struct ArrivalSchedule: Sendable {
  package struct Arrival: Sendable, Hashable {
    /// From 0.
    package var number: UInt64
    /// The place in the schedule of what is sent: recorded order, again from the first after the last.
    package var item: Int
    /// How often everything was sent before, from 0.
    package var pass: UInt64
    /// When it should be sent, and from when its latency counts.
    package var due: NIODeadline
  }

  private let rate: Rate
  private let itemCount: Int
  private let startedAt: NIODeadline
  private let end: NIODeadline?
  private let total: UInt64?
  private var number: UInt64 = 0

  /// - Parameter plan: `rate` must be told; `times` counts whole passes of the schedule, times `users`.
  package init?(_ schedule: Schedule, plan: Plan, startingAt start: NIODeadline) {
    guard let rate = plan.rate else { return nil }
    self.rate = rate
    self.itemCount = schedule.items.count
    self.startedAt = start
    self.end = plan.length.map { start + .nanoseconds($0.nanoseconds) }
    self.total = plan.times.map { times in
      let passes = UInt64(clamping: times).multipliedReportingOverflow(by: UInt64(plan.users))
      let total = passes.partialValue.multipliedReportingOverflow(by: UInt64(schedule.items.count))
      return passes.overflow || total.overflow ? .max : total.partialValue
    }
  }

  /// The next request, not yet taken; `nil` where there is none left.
  package var next: Arrival? {
    guard self.itemCount > 0, self.total.map({ self.number < $0 }) ?? true else { return nil }
    let offset = Int64(clamping: self.rate.offset(of: self.number))
    let due = self.startedAt + .nanoseconds(offset)
    if let end = self.end, due >= end { return nil }
    return Arrival(
      number: self.number, item: Int(self.number % UInt64(self.itemCount)), pass: self.number / UInt64(self.itemCount), due: due
    )
  }

  /// Takes the next request where it is due by now.
  package mutating func take(dueBy now: NIODeadline) -> Arrival? {
    guard let arrival = self.next, arrival.due <= now else { return nil }
    self.number += 1
    return arrival
  }

  /// How many are planned in all; `nil` where only the time bounds the run.
  package var plannedCount: UInt64? {
    let byTime = self.end.map { end in
      let length = UInt64(clamping: (end - self.startedAt).nanoseconds)
      let product = length.multipliedFullWidth(by: self.rate.count)
      guard product.high < self.rate.period else { return UInt64.max }
      let (quotient, remainder) = self.rate.period.dividingFullWidth(product)
      return quotient + (remainder == 0 ? 0 : 1)
    }
    guard let total = self.total else { return byTime }
    return byTime.map { min($0, total) } ?? total
  }
}
