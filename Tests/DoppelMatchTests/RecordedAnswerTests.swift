import DoppelMatch
import Testing

struct RecordedAnswerTests {
  @Test func `an answer alone belongs to no session and is the first of its kind`() {
    let answer = RecordedAnswer(exchange: id(1), response: prepared("x"))
    #expect(answer.session == -1 && answer.instance == 0 && answer.recording == 0 && answer.duration == .zero)
  }
}
