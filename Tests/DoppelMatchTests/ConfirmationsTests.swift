import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct ConfirmationsTests {
  private func answer(_ order: Int) -> RecordedAnswer {
    RecordedAnswer(
      exchange: ExchangeID(high: 0, low: UInt64(order)), order: order,
      response: PreparedResponse(wire: ByteBuffer(), closes: false))
  }

  private func held(_ tags: [String], isAny: Bool = false, _ confirmations: Confirmations) -> Confirmations.Held {
    confirmations.held(
      HeldContent(tags: tags.map { ByteBuffer(string: $0) }, isAny: isAny, unconditional: Message()), aspect: 0
    ) { $0.readableBytesView.elementsEqual("mine".utf8) ? ByteBuffer(string: "v1") : $0 }
  }

  @Test func `a confirmation fits whoever holds what it confirms, and every other answer fits`() {
    var confirmations = Confirmations()
    #expect(confirmations.isEmpty)
    confirmations.note(0, tag: ByteBuffer(string: "v1"), confirming: nil)
    confirmations.note(1, tag: ByteBuffer(string: "v1"), confirming: [ByteBuffer(string: "v0"), ByteBuffer(string: "v1")])
    confirmations.note(2, tag: nil, confirming: [ByteBuffer(string: "v2")])
    #expect(!confirmations.isEmpty)
    for (tags, fitting) in [
      (["v1"], [0, 1]), (["v0"], [0]), (["v2"], [0, 2]), (["x", "v1"], [0, 1]), ([], [0]), (["mine"], [0, 1]),
    ] {
      let held = self.held(tags, confirmations)
      #expect([0, 1, 2].filter { held.fits(self.answer($0)) } == fitting, "\(tags)")
    }
    #expect([0, 1, 2].allSatisfy { self.held([], isAny: true, confirmations).fits(self.answer($0)) })
  }

  @Test func `what an answer is of is what its tag says, or whatever there is`() {
    var confirmations = Confirmations()
    confirmations.note(0, tag: ByteBuffer(string: "v1"), confirming: nil)
    confirmations.note(1, tag: nil, confirming: nil)
    #expect(self.held(["v1"], confirmations).isOf(self.answer(0)) && self.held(["mine"], confirmations).isOf(self.answer(0)))
    #expect(!self.held(["v2"], confirmations).isOf(self.answer(0)) && !self.held(["v1"], confirmations).isOf(self.answer(1)))
    #expect(self.held([], isAny: true, confirmations).isOf(self.answer(1)))
  }

  @Test func `a tag of another kind than what was held confirms what was held`() {
    var confirmations = Confirmations()
    confirmations.note(0, tag: ByteBuffer(string: "v1-gzip"), confirming: [ByteBuffer(string: "v1")])
    confirmations.note(1, tag: ByteBuffer(string: "v1"), confirming: [])
    #expect(self.held(["v1"], confirmations).fits(self.answer(0)) && !self.held(["v2"], confirmations).fits(self.answer(0)))
    #expect(self.held(["v2"], confirmations).fits(self.answer(1)), "nothing is known of a client that told no tag")
  }
}
