import DoppelExchange
import NIOCore
import Testing

@testable import DoppelReplay

struct AnswerExpectationTests {
  private func text(_ place: String, _ recorded: String, live: [MessageValue]) -> String? {
    var known = StandingValues()
    known.stand(ByteBuffer(string: "old"), for: ByteBuffer(string: "rec"))
    known.stand(ByteBuffer(string: "new"), for: ByteBuffer(string: "rec"))
    known.stand(ByteBuffer(string: "93"), for: ByteBuffer(string: "17"), at: "body.number")
    var own = StandingValues()
    own.stand(ByteBuffer(string: "mine"), for: ByteBuffer(string: "rec"))
    return AnswerExpectation(known: known, own: own, live: live)
      .text(for: MessageValue(place: place, text: ByteBuffer(string: recorded))).map { String(buffer: $0) }
  }

  @Test func `what stands in one answer alone comes before all else`() {
    #expect(self.text("body.id", "rec", live: values(["body.id": "new", "body.id": "mine"])) == "mine")
  }

  @Test func `a live value counts only where the live answer says it`() {
    #expect(self.text("body.id", "rec", live: values(["body.id": "new"])) == "new")
    #expect(self.text("body.id", "rec", live: values(["body.id": "old"])) == "old", "earlier ones still stand for it")
    #expect(self.text("body.id", "rec", live: values(["body.id": "other", "body.x": "new"])) == nil)
    #expect(self.text("body.id", "rec", live: []) == nil)
  }

  @Test func `short values count where the place is called like the one that issued them`() {
    #expect(self.text("body[].number", "17", live: values(["body[].number": "93"])) == "93")
    #expect(self.text("query number", "17", live: values(["query number": "93"])) == "93")
    #expect(self.text("body.quantity", "17", live: values(["body.quantity": "93"])) == nil)
  }
}
