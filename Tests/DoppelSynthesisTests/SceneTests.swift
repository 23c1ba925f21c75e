import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct SceneTests {
  private func scene(_ method: String, _ path: String, isWrite: Bool) -> Scene {
    var world = World()
    let vocabulary = Vocabulary(names: ["id"], ids: ["s", "r", "b1", "b2"])
    for (path, id) in [("/shelves", "s"), ("/shelves", "r"), ("/shelves/s/books", "b1"), ("/shelves/r/books", "b2")] {
      let call = Traffic.call("POST", path)
      let shown = Traffic.shown(201, #"{"id":"\#(id)"}"#, Fields(["ETag": "\"\(id)\""]), effect: .create)
      world.observe(shown.read(by: vocabulary), of: call, call.target { world.isThere($0) != nil }, keys: [])
    }
    return Moment(Traffic.call(method, path), in: world, Context(vocabulary: vocabulary))
      .scene(session: 0, at: .epoch, isWrite: isWrite)
  }

  @Test
  func `siblings are what the same endpoint made in the same item`() {
    #expect(self.scene("POST", "/shelves/s/books", isWrite: true).siblings.map(\.id) == ["b1"])
    #expect(self.scene("POST", "/shelves", isWrite: true).siblings.map(\.id) == ["s", "r"])
  }

  @Test
  func `the tag is that of the item that the request names last`() {
    #expect(self.scene("GET", "/shelves/s/books/b1", isWrite: false).tag == .string("\"b1\""))
    #expect(self.scene("GET", "/shelves", isWrite: false).tag == nil)
  }

  @Test
  func `what items are like may decide: short values, and that there is what is long or made anew`() throws {
    var scene = self.scene("GET", "/shelves/s/books/b1", isWrite: false)
    scene.before.set("state", of: "b1", to: .string("new"))
    scene.before.set("text", of: "b1", to: .string(String(repeating: "x", count: 33)))
    scene.before.set("^access", of: "s", to: .object([Tree.Member(name: "read", value: .array([]))]))
    let there = Tree.word("there")
    #expect(
      scene.features == [
        "#0.id": .string("s"), "#0.^access.read": there, "#1.id": .string("b1"), "#1.state": .string("new"), "#1.text": there,
      ])
  }

  @Test
  func `lists show a write's own work, and before a read what was there`() {
    var scene = self.scene("POST", "/shelves/s/books", isWrite: true)
    scene.after = World()
    #expect(scene.listed.items.isEmpty)
    scene = self.scene("GET", "/shelves/s/books", isWrite: false)
    scene.after = World()
    #expect(scene.listed.items.count == 4)
  }
}
