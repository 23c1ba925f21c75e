import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct ListShapesTests {
  private func lists(_ bodies: String...) throws -> ListShapes {
    var lists = ListShapes()
    for body in bodies {
      let tree = try #require(Tree(json: ByteBuffer(string: body)))
      lists.learn(tree, at: "x") { Vocabulary(names: ["id"], ids: ["a"]).identity(of: $0) }
    }
    return lists
  }

  @Test(arguments: [
    (#"{"l":[{"n":1}]}"#, #"{"l":[]}"#, true), (#"{"l":["x"]}"#, #"{"l":["x"]}"#, true),
    (#"{"l":[{"id":"a"}]}"#, #"{"l":[{"id":"a"}]}"#, true),
    (#"{"l":[{"node":{"id":"a"}}]}"#, #"{"l":[{"node":{"id":"a"}}]}"#, true),
    (#"{"l":[{"n":1}]}"#, #"{"l":[{"n":2}]}"#, false),
  ])
  func `an array is a list where it has other lengths, scalars, or tells of items`(one: String, other: String, isList: Bool)
    throws
  {
    #expect(try self.lists(one, other).isList("x .l") == isList)
  }

  @Test
  func `what is called like a list is one`() throws {
    let lists = try self.lists(#"{"l":[{"n":1}],"m":{"l":[{"n":1}]}}"#, #"{"l":[],"m":{"l":[{"n":1}]}}"#)
    #expect(lists.isList("x .m.l"))
  }

  @Test
  func `an element is remembered where one was an object`() throws {
    #expect(try self.lists(#"{"l":[]}"#, #"{"l":[{"n":1}]}"#).element("x .l")?["n"] == .number("1"))
    #expect(try self.lists(#"{"l":["x"]}"#).element("x .l") == nil)
  }
}
