import DoppelExchange
import Testing

@testable import DoppelMock

struct DueAnswersTests {
  @Test func `nothing is due unless it is said, and nothing keeps what is from being asked for`() {
    #expect(DueAnswers().answers.isEmpty && DueAnswers().writes.isEmpty && DueAnswers().issued.isEmpty)
    let answer = DueAnswers.Answer(reason: .policy("always"))
    #expect(answer.reason == .policy("always") && answer.reason != .age && answer.obstacle == nil)
    #expect(answer.resource == Resource() && answer.asked == nil)
  }

  @Test func `each obstacle is told in words of its own`() {
    let all: [DueAnswers.Obstacle] = [.unsafe, .followsWrite, .depends, .edited, .issued]
    #expect(Set(all.map(\.description)).count == all.count)
  }
}
