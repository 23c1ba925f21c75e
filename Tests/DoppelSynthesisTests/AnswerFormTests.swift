import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct AnswerFormTests {
  private static let view = Outline.View(place: "x", lists: ListShapes())

  private func form(_ answers: Int) -> AnswerForm? {
    var form: AnswerForm?
    let call = Traffic.call("GET", "/me")
    for number in 0..<answers {
      let shown = Traffic.shown(200, #"{"name":"ann"}"#)
      let sample = Sample(
        order: number, exchange: ExchangeID(high: 0, low: UInt64(number)), recording: 0, startedAt: .epoch, session: nil,
        call: call, shown: shown)
      let scene = Moment(call, in: World(), Context()).scene(session: -1, at: .epoch, isWrite: false)
      let outline = Outline(shown, Self.view)
      if form == nil {
        form = AnswerForm(sample, scene, outline, Self.view, Context())
      } else {
        form?.add(sample, scene, outline)
      }
    }
    form?.finish(Context())
    return form
  }

  @Test
  func `one answer less than enough makes no form usable, enough do`() {
    #expect(self.form(AnswerForm.enough - 1)?.isUsable == false)
    #expect(self.form(AnswerForm.enough)?.isUsable == true)
  }

  @Test
  func `an answer agrees where each value may be said`() {
    let scene = Moment(Traffic.call("GET", "/me"), in: World(), Context()).scene(session: -1, at: .epoch, isWrite: false)
    let form = self.form(2)
    #expect(form?.agrees([.string("ann")], scene) == true)
    #expect(form?.agrees([.string("bob")], scene) == false)
    #expect(form?.agrees([], scene) == false)
  }

  @Test
  func `answers are made after the last, whose exchange is named`() {
    #expect(self.form(3)?.exchange == ExchangeID(high: 0, low: 2))
  }

  @Test
  func `of an answer with many values fewer lists are tried on each`() {
    let most = AnswerForm.triedLimit / ListQuery.limit
    #expect(AnswerForm.tried(onEachOf: most) == ListQuery.limit)
    #expect(AnswerForm.tried(onEachOf: most + 1) < ListQuery.limit)
    #expect(AnswerForm.tried(onEachOf: Situation.leafLimit) == 16)
  }

  private func made(_ answers: (id: String, body: String)...) -> AnswerForm? {
    var form: AnswerForm?
    for answer in answers {
      let call = Traffic.call("POST", "/goods")
      var scene = Moment(call, in: World(), Context()).scene(session: 0, at: .epoch, isWrite: true)
      scene.created = answer.id
      let shown = Traffic.shown(201, answer.body, effect: .create)
      let outline = Outline(shown, Self.view)
      let sample = Sample(
        order: 0, exchange: ExchangeID(high: 0, low: 0), recording: 0, startedAt: .epoch, session: nil, call: call,
        shown: shown)
      if form == nil {
        form = AnswerForm(sample, scene, outline, Self.view, Context())
      } else {
        form?.add(sample, scene, outline)
      }
    }
    return form
  }

  @Test
  func `the id of what was made is the value that was it in all answers`() {
    let form = self.made((id: "7", body: #"{"size":7,"id":7}"#), (id: "8", body: #"{"size":1,"id":8}"#))
    #expect(form?.idLeaf?.leaf.path == ".id")
    #expect(self.made((id: "7", body: #"{"size":7}"#), (id: "8", body: #"{"size":7}"#))?.idLeaf == nil)
  }
}
