import DoppelReplay
import DoppelRules
import NIOCore
import Testing

struct VirtualUserTests {
  private let schedule = Schedule([exchange(at: 0), exchange(at: 100, connection: 2), exchange(at: 250)])

  private func time(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(UInt64(milliseconds) * 1_000_000) }

  private func user(_ plan: Plan) -> VirtualUser { VirtualUser.users(of: self.schedule, plan: plan)[0] }

  @Test func `at full speed each request follows the answer to the one before`() {
    var user = self.user(Plan())
    #expect(user.begin(at: self.time(10)) == .send(item: 0, due: self.time(10)))
    #expect(user.answered(at: self.time(17)) == .send(item: 1, due: self.time(17)))
    #expect(user.answered(at: self.time(18)) == .send(item: 2, due: self.time(18)))
    #expect(user.answered(at: self.time(19)) == .finished)
    #expect(user.answered(at: self.time(20)) == .finished)
  }

  @Test func `at the recorded pace a request waits its time, and a late one is sent at once`() {
    var user = self.user(Plan(pace: .scaled(2)))
    #expect(user.begin(at: self.time(10)) == .send(item: 0, due: self.time(10)))
    #expect(user.answered(at: self.time(17)) == .send(item: 1, due: self.time(210)))
    #expect(user.answered(at: self.time(900)) == .send(item: 2, due: self.time(900)))
  }

  @Test func `each pass starts when the one before is answered`() {
    var user = self.user(Plan(times: 2, pace: .recorded))
    _ = user.begin(at: self.time(0))
    _ = user.answered(at: self.time(1))
    _ = user.answered(at: self.time(101))
    #expect(user.answered(at: self.time(300)) == .send(item: 0, due: self.time(300)))
    #expect(user.answered(at: self.time(301)) == .send(item: 1, due: self.time(400)))
    _ = user.answered(at: self.time(401))
    #expect(user.answered(at: self.time(560)) == .finished)
  }

  @Test func `nothing is sent at or after the end of the time`() {
    var user = self.user(Plan(length: .milliseconds(50)))
    _ = user.begin(at: self.time(0))
    #expect(user.answered(at: self.time(49)) == .send(item: 1, due: self.time(49)))
    #expect(user.answered(at: self.time(50)) == .finished)
    var paced = self.user(Plan(length: .milliseconds(50), pace: .recorded))
    _ = paced.begin(at: self.time(0))
    #expect(paced.answered(at: self.time(1)) == .finished)
  }

  @Test func `users are copies of the whole, or of each session where the plan spreads them`() {
    #expect(VirtualUser.users(of: self.schedule, plan: Plan(users: 3)).map(\.number) == [0, 1, 2])
    var spread = VirtualUser.users(of: self.schedule, plan: Plan(users: 2, spreadsSessions: true))
    #expect(spread.map(\.number) == [0, 1, 2, 3])
    #expect(spread[3].begin(at: self.time(0)) == .send(item: 1, due: self.time(0)))
    #expect(spread[3].answered(at: self.time(0)) == .finished)
  }

  @Test func `a stopped user and one without requests send nothing`() {
    var user = self.user(Plan(times: 9))
    _ = user.begin(at: self.time(0))
    user.stop()
    #expect(user.answered(at: self.time(1)) == .finished)
    #expect(VirtualUser.users(of: Schedule([]), plan: Plan(users: 5)).isEmpty)
    var idle = VirtualUser(number: 0, items: [], schedule: self.schedule, plan: Plan())
    #expect(idle.begin(at: self.time(0)) == .finished)
  }
}
