import DoppelReplay
import Testing

struct PlanTests {
  @Test func `everything is sent once where nothing else is told`() {
    #expect(Plan().times == 1)
    #expect(Plan(length: .seconds(1)).times == nil)
    #expect(Plan(times: 3, length: .seconds(1)).times == 3)
    #expect(Plan(users: 0).users == 1)
  }
}
