import DoppelReplay
import DoppelRules
import NIOCore
import Testing

struct ArrivalScheduleTests {
  private let schedule = Schedule([exchange(at: 0), exchange(at: 1)])

  private func time(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(UInt64(milliseconds) * 1_000_000) }

  @Test func `arrivals are evenly spaced and go round the schedule`() throws {
    var arrivals = try #require(
      ArrivalSchedule(self.schedule, plan: Plan(times: 2, rate: try Rate("10")), startingAt: self.time(5)))
    #expect(arrivals.plannedCount == 4)
    #expect(arrivals.take(dueBy: self.time(4)) == nil)
    var taken: [ArrivalSchedule.Arrival] = []
    while let arrival = arrivals.take(dueBy: self.time(1_000)) { taken.append(arrival) }
    #expect(taken.map(\.item) == [0, 1, 0, 1])
    #expect(taken.map(\.due) == [self.time(5), self.time(105), self.time(205), self.time(305)])
    #expect(arrivals.next == nil)
  }

  @Test func `a late taker gets the times at which the requests were due`() throws {
    var arrivals = try #require(ArrivalSchedule(self.schedule, plan: Plan(rate: try Rate("1000")), startingAt: self.time(0)))
    _ = arrivals.take(dueBy: self.time(500))
    #expect(arrivals.take(dueBy: self.time(500))?.due == self.time(1))
  }

  @Test func `the time bounds a run without a number of passes`() throws {
    var arrivals = try #require(
      ArrivalSchedule(self.schedule, plan: Plan(length: .seconds(1), rate: try Rate("3")), startingAt: self.time(0)))
    #expect(arrivals.plannedCount == 3)
    var count = 0
    while arrivals.take(dueBy: self.time(10_000)) != nil { count += 1 }
    #expect(count == 3)
  }

  @Test func `without a rate there is no schedule of arrivals, and without items nothing arrives`() throws {
    #expect(ArrivalSchedule(self.schedule, plan: Plan(), startingAt: self.time(0)) == nil)
    #expect(ArrivalSchedule(Schedule([]), plan: Plan(rate: try Rate("1")), startingAt: self.time(0))?.next == nil)
  }
}
