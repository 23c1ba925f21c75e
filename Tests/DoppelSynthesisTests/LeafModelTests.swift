import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct LeafModelTests {
  private func scene(_ body: String, session: Int = 0) -> Scene {
    Moment(Traffic.call("POST", "/goods", body), in: World(), Context()).scene(session: session, at: .epoch, isWrite: true)
  }

  /// What is learned of a leaf from values, each of a request with this body.
  private func learned(_ path: String, _ samples: (body: String, value: Tree, session: Int)...) -> LeafModel {
    let first = samples[0]
    var model = LeafModel(
      Outline.Leaf(path: path, value: first.value), self.scene(first.body, session: first.session), element: nil,
      queries: [], Context())
    for sample in samples.dropFirst() { model.add(sample.value, self.scene(sample.body, session: sample.session)) }
    model.settle([], Context())
    return model
  }

  @Test
  func `what repeats the request is an argument, also where one answer could be a constant`() {
    let model = self.learned(".title", (#"{"title":"Tea"}"#, .string("Tea"), 0))
    #expect(model.expression == .argument(".title"))
  }

  @Test
  func `what is always the same is a constant`() {
    let model = self.learned(".state", (#"{"title":"Tea"}"#, .string("new"), 0), (#"{"title":"Salt"}"#, .string("new"), 1))
    #expect(model.expression == .constant(.string("new")))
  }

  @Test
  func `what is the same in each session is told by it, where two answers of one say so`() {
    let model = self.learned(
      ".owner", (#"{"a":1}"#, .string("ann"), 0), (#"{"a":1}"#, .string("bob"), 1), (#"{"a":1}"#, .string("ann"), 0))
    #expect(model.expression == .session)
    #expect(self.learned(".owner", (#"{"a":1}"#, .string("ann"), 0), (#"{"a":1}"#, .string("bob"), 1)).expression == nil)
  }

  @Test
  func `what goes with an argument is looked up, where a value came twice`() {
    let model = self.learned(
      ".color", (#"{"kind":"tea"}"#, .string("green"), 0), (#"{"kind":"salt"}"#, .string("white"), 0),
      (#"{"kind":"tea"}"#, .string("green"), 1))
    #expect(model.expression == .lookup(".kind"))
    var scene = self.scene(#"{"kind":"salt"}"#)
    #expect(model.value(in: &scene) { $0 } == .string("white"))
    scene = self.scene(#"{"kind":"sugar"}"#)
    #expect(model.value(in: &scene) { $0 } == nil)
  }

  @Test
  func `what looks made and is never the same is made anew`() {
    let model = self.learned(
      ".token", (#"{"a":1}"#, .string("4a9c7f0e58d14c3a"), 0), (#"{"a":1}"#, .string("90b1f7aa3c5d2e64"), 0))
    #expect(model.expression == .fresh)
    #expect(self.learned(".token", (#"{"a":1}"#, .string("one"), 0), (#"{"a":1}"#, .string("two"), 0)).expression == nil)
  }

  @Test
  func `an entity tag changes with each write`() {
    #expect(self.learned("@etag", (#"{"a":1}"#, .string("\"1\""), 0), (#"{"a":1}"#, .string("\"2\""), 0)).expression == .tag)
  }

  @Test
  func `an id that the request says is that argument, also within a text`() {
    func all(_ path: String, _ value: String) -> [Expression] {
      var scene = self.scene(#"{"name":"green"}"#)
      scene.created = "green"
      return LeafModel.Candidates(
        leaf: Outline.Leaf(path: path, value: .string(value)), scene: scene, element: nil, queries: [], catalogue: Catalogue(),
        repeated: [:]
      ).all
    }
    #expect(Array(all(".id", "green").prefix(2)) == [Expression.argument(".name"), Expression.created])
    let text = Expression.text([.literal("/tags/"), .value(.argument(".name"))])
    #expect(all("@location", "/tags/green").contains(text))
  }

  @Test
  func `the greatest value is told where all count`() {
    let body = #"{"a":1}"#
    #expect(self.learned(".id", (body, .number("9"), 0), (body, .number("10"), 0), (body, .number("3"), 0)).ids.greatest == 10)
    #expect(self.learned(".id", (body, .string("9"), 0), (body, .string("10"), 0)).ids.greatest == 10)
    for other in ["x", "-1", "007", "1.5"] {
      #expect(self.learned(".id", (body, .string("9"), 0), (body, .string(other), 0)).ids.greatest == nil)
    }
  }
}
