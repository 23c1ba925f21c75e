import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct OverlayTests {
  private func tree(_ text: String) throws -> Tree { try #require(Tree(json: ByteBuffer(string: text))) }

  /// A request about a book of which all is known.
  private func scene(_ body: String) -> Scene {
    var world = World()
    let vocabulary = Vocabulary(names: ["id"], ids: ["b"])
    let shown = Traffic.shown(201, #"{"id":"b","title":"Tea","state":"new","price":{"of":2,"in":"x"}}"#, effect: .create)
    let call = Traffic.call("POST", "/books")
    world.observe(shown.read(by: vocabulary), of: call, call.target { _ in false }, keys: [])
    let moment = Moment(Traffic.call("PATCH", "/books/b", body), in: world, Context(vocabulary: vocabulary))
    return moment.scene(session: 0, at: .epoch, isWrite: true)
  }

  @Test(arguments: [
    (#"{"state":"read"}"#, true, false, #"{"id":"b","title":"Tea","state":"read","price":{"of":2,"in":"x"}}"#),
    (#"{"price":{"of":3}}"#, true, false, #"{"id":"b","title":"Tea","state":"new","price":{"of":3,"in":"x"}}"#),
    (#"{"state":null}"#, true, true, #"{"id":"b","title":"Tea","price":{"of":2,"in":"x"}}"#),
    (#"{"state":null}"#, true, false, #"{"id":"b","title":"Tea","state":null,"price":{"of":2,"in":"x"}}"#),
    (#"{"title":"Salt"}"#, false, false, #"{"id":"b","title":"Salt"}"#),
  ])
  func `an item is as a write leaves it`(body: String, keeps: Bool, takesAway: Bool, expected: String) throws {
    let overlay = Overlay(item: 0, place: "", keeps: keeps, takesAway: takesAway)
    let scene = self.scene(body)
    let like = try self.tree(#"{"id":"b"}"#)
    let value = overlay.value(in: scene, like: like, made: [], named: ["id"]) { $0 }
    #expect(Set(value?.members ?? []) == Set(try self.tree(expected).members))
    #expect(overlay.holds(try self.tree(expected), scene))
    #expect(!overlay.holds(try self.tree(#"{"id":"b","title":"Pepper"}"#), scene))
  }

  @Test(arguments: [
    (#"[{"op":"add","path":"/tags","value":["x"]},{"op":"remove","path":"/state"}]"#, true),
    (#"[{"op":"move","from":"/title","path":"/name"}]"#, false), (#"[{"op":"add","path":"/price/of","value":3}]"#, false),
  ])
  func `operations on fields are done, others are not told`(body: String, isKnown: Bool) throws {
    let overlay = Overlay(item: 0, place: "", keeps: true, takesAway: false, isPatch: true)
    let fields = overlay.fields(in: self.scene(body))
    #expect((fields != nil) == isKnown)
    guard isKnown else { return }
    #expect(fields?["tags"] == .array([.string("x")]) && fields?["state"] == nil && fields?["title"] == .string("Tea"))
  }

  @Test
  func `what the server makes anew may be anything that looks so, and is made anew`() throws {
    let overlay = Overlay(item: 0, place: "", keeps: true, takesAway: false)
    let scene = self.scene(#"{"state":"read"}"#)
    let value = try self.tree(
      #"{"id":"b","title":"Tea","state":"read","price":{"of":2,"in":"x"},"tag":"4a9c7f0e58d14c3a"}"#)
    #expect(overlay.holds(value, scene) && overlay.made(in: value, scene) == ["tag"])
    let made = overlay.value(in: scene, like: value, made: ["tag"], named: ["id"]) { _ in "fresh" }
    #expect(made?["tag"] == .string("fresh"))
  }

  @Test
  func `those are tried whose fields may stand in the request, the simplest first`() {
    let possible = Overlay.possible(self.scene(#"{"data":{"state":"read"}}"#), at: ".data")
    #expect(possible.map(\.place) == ["", "", "", "", ".data", ".data", ".data", ".data"])
    #expect(possible.first?.keeps == false)
    #expect(Overlay.possible(self.scene(#"[{"op":"remove","path":"/state"}]"#), at: ".data").map(\.isPatch) == [true, true])
  }
}
