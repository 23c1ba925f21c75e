import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct MomentTests {
  private let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b", "c"])

  private var world: World {
    var world = World()
    for (id, key) in [("a", "k1"), ("b", "k2")] {
      let call = Traffic.call("POST", "/goods", nil, Fields(["Key": key]))
      let shown = Traffic.shown(201, #"{"id":"\#(id)"}"#, Fields(["ETag": "\"\(id)1\""]), effect: .create)
      world.observe(shown.read(by: self.vocabulary), of: call, call.target { _ in false }, keys: ["key"])
    }
    let call = Traffic.call("DELETE", "/goods/b")
    world.observe(Traffic.shown(204, effect: .remove), of: call, call.target { $0 == "b" }, keys: [])
    return world
  }

  private func situation(_ method: String, _ path: String, _ fields: Fields = Fields()) -> String? {
    var context = Context(vocabulary: self.vocabulary)
    context.keys = ["method=POST /goods": ["key"]]
    return Moment(Traffic.call(method, path, nil, fields), in: self.world, context).situation
  }

  @Test
  func `items that are there and items that are gone make two situations, what was never seen none`() throws {
    let there = try #require(self.situation("GET", "/goods/a"))
    let gone = try #require(self.situation("GET", "/goods/b"))
    #expect(there != gone)
    #expect(self.situation("GET", "/goods/c") == nil)
  }

  @Test(arguments: [
    ("If-Match", "\"a1\"", false), ("If-Match", "\"a0\"", true), ("If-Match", "*", false), ("If-None-Match", "\"a0\"", false),
    ("If-None-Match", "\"a1\"", true), ("If-None-Match", "W/\"a1\"", true), ("If-None-Match", "\"x\", \"a1\"", true),
  ])
  func `a condition counts where it makes the answer another`(field: String, value: String, counts: Bool) {
    var fields = Fields()
    fields.append(field, value)
    #expect((self.situation("GET", "/goods/a", fields) != self.situation("GET", "/goods/a")) == counts)
  }

  @Test
  func `a creation with a key that was used is another situation, about the item that was made`() throws {
    let new = try #require(self.situation("POST", "/goods", Fields(["Key": "k9"])))
    let again = try #require(self.situation("POST", "/goods", Fields(["Key": "k1"])))
    #expect(new != again)
    var context = Context(vocabulary: self.vocabulary)
    context.keys = ["method=POST /goods": ["key"]]
    let moment = Moment(Traffic.call("POST", "/goods", nil, Fields(["Key": "k1"])), in: self.world, context)
    #expect(moment.ids == ["a"])
  }
}
