import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct ListElementTests {
  private var world: World {
    var world = World()
    let call = Traffic.call("POST", "/goods")
    let shown = Traffic.shown(201, #"{"id":"a","title":"Tea"}"#, effect: .create).read {
      Vocabulary(names: ["id"], ids: ["a"]).identity(of: $0)
    }
    world.observe(shown, of: call, call.target { _ in false }, keys: [])
    return world
  }

  private func tree(_ text: String) throws -> Tree { try #require(Tree(json: ByteBuffer(string: text))) }

  @Test(arguments: [
    (#"{"title":"Tea"}"#, true), (#"{"title":"Salt"}"#, false), (#"{"cursor":"4a9c7f0e58d14c3a","node":{"id":"a"}}"#, true),
    (#"{"node":{"id":"b"}}"#, false), (#"{"state":"new"}"#, false),
  ])
  func `an element shows an item where it says what is known`(element: String, holds: Bool) throws {
    #expect(ListElement.holds(try self.tree(element), "a", in: self.world, ElementRules()) == holds)
  }

  @Test
  func `what is not known of an item is made anew once and then stays`() throws {
    var world = self.world
    let like = try self.tree(#"{"cursor":"4a9c7f0e58d14c3a","node":{"title":"Salt"}}"#)
    let made = try #require(ListElement.made(like: like, "a", in: &world, ElementRules()) { _ in "fresh" })
    #expect(made["cursor"] == .string("fresh"))
    #expect(made["node"]?["title"] == .string("Tea"))
    #expect(ListElement.made(like: like, "a", in: &world, ElementRules()) { _ in "again" } == made)
  }

  @Test
  func `an element may show all that an item has, and nothing else`() throws {
    #expect(ListElement.isWhole(try self.tree(#"{"title":"Tea","id":"a"}"#), in: self.world) == true)
    #expect(ListElement.isWhole(try self.tree(#"{"id":"a"}"#), in: self.world) == false)
    #expect(ListElement.isWhole(try self.tree(#"{"id":"x"}"#), in: self.world) == nil)
    let whole = ListElement.whole("a", like: try self.tree(#"{"title":"Salt","more":1}"#), in: self.world)
    #expect(
      whole == .object([Tree.Member(name: "title", value: .string("Tea")), Tree.Member(name: "id", value: .string("a"))]))
    #expect(ListElement.whole("x", like: .null, in: self.world) == nil)
  }

  @Test
  func `an element may tell that an item was removed`() throws {
    var scene = Moment(Traffic.call("DELETE", "/goods"), in: self.world, Context())
      .scene(session: 0, at: .epoch, isWrite: true)
    let like = try self.tree(#"{"ref":"4a9c7f0e58d14c3a","gone":true}"#)
    let element = ListElement.removed("a", like: like) { _ in "fresh" }
    #expect(element == (try self.tree(#"{"ref":"a","gone":true}"#)))
    #expect(!ListElement.tells(element, ofRemoved: "a", like: like, scene))
    let call = Traffic.call("DELETE", "/goods/a")
    scene.after.observe(Traffic.shown(204, effect: .remove), of: call, call.target { $0 == "a" }, keys: [])
    #expect(ListElement.tells(element, ofRemoved: "a", like: like, scene))
    #expect(!ListElement.tells(try self.tree(#"{"ref":"a","gone":false}"#), ofRemoved: "a", like: like, scene))
  }

  @Test
  func `an element that shows what is not known cannot be made`() throws {
    var world = self.world
    #expect(ListElement.made(like: try self.tree(#"{"state":"new"}"#), "a", in: &world, ElementRules()) { $0 } == nil)
  }
}
