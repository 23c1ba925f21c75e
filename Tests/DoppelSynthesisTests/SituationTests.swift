import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct SituationTests {
  private static let view = Outline.View(place: "x", lists: ListShapes())

  private func scene(_ body: String) -> Scene {
    Moment(Traffic.call("POST", "/goods", body), in: World(), Context()).scene(session: 0, at: .epoch, isWrite: true)
  }

  private func situation(_ samples: [(body: String, status: Int, answer: String)]) -> Situation {
    var situation = Situation()
    for (number, sample) in samples.enumerated() {
      let shown = Traffic.shown(sample.status, sample.answer, effect: sample.status < 300 ? .create : .none)
      let scene = self.scene(sample.body)
      situation.add(
        Sample(
          order: number, exchange: ExchangeID(high: 0, low: 0), recording: 0, startedAt: .epoch, session: nil, call: scene.call,
          shown: shown), scene, Outline(shown, Self.view), Self.view, Context())
    }
    situation.finish(Context())
    return situation
  }

  private static let good = (body: #"{"state":"new","title":"Tea"}"#, status: 200, answer: #"{"title":"Tea","state":"new"}"#)
  private static let other = (body: #"{"state":"new","title":"Salt"}"#, status: 200, answer: #"{"title":"Salt","state":"new"}"#)
  private static let bad = (body: #"{"state":"lost","title":"Tea"}"#, status: 422, answer: #"{"error":"no such state"}"#)

  @Test
  func `where answers are of several forms the fewest arguments that tell them apart decide`() {
    let situation = self.situation([Self.good, Self.other, Self.bad, Self.bad])
    #expect(situation.deciding == [".state"])
    #expect(situation.form(for: self.scene(Self.bad.body))?.form.shown.status == 422)
    #expect(situation.form(for: self.scene(#"{"state":"new","title":"Pepper"}"#))?.form.shown.status == 200)
    #expect(situation.form(for: self.scene(#"{"state":"odd","title":"Tea"}"#)) == nil)
  }

  private func state(_ state: String) -> Scene {
    var world = World()
    let vocabulary = Vocabulary(names: ["id"], ids: ["a"])
    let made = Traffic.shown(201, #"{"id":"a","state":"\#(state)"}"#, effect: .create).read(by: vocabulary)
    let call = Traffic.call("POST", "/goods")
    world.observe(made, of: call, call.target { _ in false }, keys: [])
    return Moment(Traffic.call("POST", "/goods/a/sale"), in: world, Context(vocabulary: vocabulary))
      .scene(session: 0, at: .epoch, isWrite: false)
  }

  @Test
  func `where no argument tells answers apart the state of what is named may, if it did so more than once`() {
    var situation = Situation()
    for (state, status) in [("new", 200), ("new", 200), ("sold", 409), ("sold", 409), ("lost", 404)] {
      let shown = Traffic.shown(status, "{}")
      let scene = self.state(state)
      situation.add(
        Sample(
          order: 0, exchange: ExchangeID(high: 0, low: 0), recording: 0, startedAt: .epoch, session: nil, call: scene.call,
          shown: shown), scene, Outline(shown, Self.view), Self.view, Context())
    }
    situation.finish(Context())
    #expect(situation.deciding == ["#0.state"])
    #expect(situation.form(for: self.state("sold"))?.form.shown.status == 409)
    #expect(situation.form(for: self.state("lost")) == nil && situation.form(for: self.state("odd")) == nil)
  }

  @Test
  func `answers that nothing tells apart make it useless`() {
    let situation = self.situation([Self.good, Self.good, (Self.good.body, 500, "{}"), (Self.good.body, 500, "{}")])
    #expect(situation.form(for: self.scene(Self.good.body)) == nil)
  }

  @Test
  func `what is not seen to be free must be as recorded`() {
    let login = (body: #"{"password":"a"}"#, status: 200, answer: #"{"scope":"all"}"#)
    let situation = self.situation([login, login])
    #expect(situation.form(for: self.scene(#"{"password":"a"}"#)) != nil)
    #expect(situation.form(for: self.scene(#"{"password":"b"}"#)) == nil)
  }

  @Test(arguments: [("null", false), (#"["x",1]"#, false), ("7", false), (#""Pepper""#, true)])
  func `what is free may be any value of a kind that was recorded`(title: String, isModelled: Bool) {
    let situation = self.situation([Self.good, Self.other])
    #expect((situation.form(for: self.scene(#"{"state":"new","title":\#(title)}"#)) != nil) == isModelled)
  }

  @Test
  func `at the limit of values an answer is modelled, with one more it is not`() {
    func form(_ count: Int) -> AnswerForm? {
      let answer = "{" + (0..<count).map { #""n\#($0)":1"# }.joined(separator: ",") + "}"
      return self.situation([("{}", 200, answer), ("{}", 200, answer)]).form(for: self.scene("{}"))?.form
    }
    #expect(form(Situation.leafLimit)?.count == 2)
    #expect(form(Situation.leafLimit + 1) == nil)
  }
}
