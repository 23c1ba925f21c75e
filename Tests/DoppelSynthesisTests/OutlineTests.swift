import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct OutlineTests {
  private func lists(_ bodies: String...) throws -> ListShapes {
    var lists = ListShapes()
    for body in bodies {
      let tree = try #require(Tree(json: ByteBuffer(string: body)))
      lists.learn(tree, at: "x") { Vocabulary(names: ["id"], ids: ["a"]).identity(of: $0) }
    }
    return lists
  }

  @Test
  func `values may differ in one form, members, status and header fields may not`() throws {
    let lists = try self.lists(#"{"a":1}"#)
    func form(_ status: Int, _ body: String, _ fields: Fields = Fields()) -> String {
      Outline(Traffic.shown(status, body, fields), Outline.View(place: "x", lists: lists)).form
    }
    #expect(form(200, #"{"a":1}"#) == form(200, #"{"a":"b"}"#, Fields(["Date": "now"])))
    #expect(form(200, #"{"a":1}"#) != form(201, #"{"a":1}"#))
    #expect(form(200, #"{"a":1}"#) != form(200, #"{"b":1}"#))
    #expect(form(200, #"{"a":1}"#) != form(200, #"{"a":1}"#, Fields(["Retry-After": "1"])))
  }

  @Test
  func `a body is put together again from its leaves`() throws {
    let body = #"{"e":[{"n":1}],"t":["x"]}"#
    let lists = try self.lists(body)
    let shown = Traffic.shown(200, body)
    var values = Outline(shown, Outline.View(place: "x", lists: lists)).leaves.map(\.value)[...]
    let tree = try #require(shown.body)
    #expect(Outline.body(like: tree, Outline.View(place: "x", lists: lists), &values) == tree)
    var others: ArraySlice<Tree> = [.number("9"), .array([])]
    let other = Outline.body(like: tree, Outline.View(place: "x", lists: lists), &others)
    #expect(other["e"]?.elements.first?["n"] == .number("9"))
    #expect(other["t"] == .array([]))
  }

  @Test
  func `a header field that is there or not as something stored has it is no part of the form`() throws {
    var view = Outline.View(place: "x", lists: ListShapes())
    view.optional = ["x-owner"]
    let (with, without) = (Traffic.shown(200, "{}", Fields(["X-Owner": "ann"])), Traffic.shown(200, "{}"))
    #expect(Outline(with, view).form == Outline(without, view).form)
    #expect(Outline(without, view).leaves.map(\.value) == [.absent])
    var values: ArraySlice<Tree> = [.absent]
    #expect(Outline.fields(like: with, view, &values).isEmpty)
    values = [.string("zoe")]
    #expect(Outline.fields(like: without, view, &values).map(\.value) == ["zoe"])
  }

  @Test
  func `a list that is left out where it is empty is no part of the form`() throws {
    let lists = try self.lists(#"{"l":[{"n":1}],"a":1}"#, #"{"a":1}"#)
    let view = Outline.View(place: "x", lists: lists)
    let (full, empty) = (Traffic.shown(200, #"{"a":1,"l":[{"n":2}]}"#), Traffic.shown(200, #"{"a":1}"#))
    #expect(Outline(full, view).form == Outline(empty, view).form)
    var values: ArraySlice<Tree> = [.array([]), .number("2")]
    #expect(
      Outline.body(like: try #require(full.body), view, &values) == .object([Tree.Member(name: "a", value: .number("2"))]))
  }
}
