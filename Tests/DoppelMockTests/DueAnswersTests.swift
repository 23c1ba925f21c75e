import DoppelExchange
import Testing

@testable import DoppelMock

struct DueAnswersTests {
  @Test func `nothing is due unless it is said, and what is follows no write unless that is`() {
    #expect(DueAnswers().answers.isEmpty && DueAnswers().writes.isEmpty)
    let answer = DueAnswers.Answer(reason: .policy("always"))
    #expect(answer.reason == .policy("always") && answer.reason != .age && !answer.followsWrite)
    #expect(answer.resource == Resource())
  }
}
