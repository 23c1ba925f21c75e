import DoppelExchange
import DoppelReplay
import Testing

struct ScheduleTests {
  @Test func `requests stand in recorded order, those of equal times as they came`() {
    let schedule = Schedule([exchange(at: 20), exchange(at: 10), exchange(at: 20), exchange(at: 5)])
    #expect(schedule.items.map(\.exchange) == [3, 1, 0, 2])
    #expect(schedule.items.map(\.offset) == [.zero, .milliseconds(5), .milliseconds(15), .milliseconds(15)])
  }

  @Test func `outbound exchanges and those without a request are left out and counted`() {
    let schedule = Schedule([exchange(at: 1, direction: .outbound), exchange(at: 2, hasRequest: false), exchange(at: 3)])
    #expect(schedule.items.map(\.exchange) == [2])
    #expect(schedule.leftOut == 2)
    #expect(Schedule([]).isEmpty)
  }

  @Test func `a session is its name, else its connection`() {
    let schedule = Schedule([
      exchange(at: 1, connection: 1), exchange(at: 2, connection: 2), exchange(at: 3, connection: 1),
      exchange(at: 4, connection: 1, session: "s"), exchange(at: 5, connection: 9, session: "s"),
    ])
    #expect(schedule.sessions == [[0, 2], [1], [3, 4]])
    #expect(schedule.sessionCount == 3)
  }
}
