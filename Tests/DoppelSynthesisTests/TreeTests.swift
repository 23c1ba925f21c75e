import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct TreeTests {
  @Test
  func `what is taken apart is put together as it was, numbers by their lexemes`() throws {
    let text = #"{"a":[1,1.0,"x"],"b":{"c":null,"d":true},"a":"again"}"#
    var writer = JSONWriter(.compact)
    try #require(Tree(json: ByteBuffer(string: text))).write(into: &writer)
    #expect(String(buffer: writer.buffer) == text)
  }

  @Test
  func `what is no JSON is none`() { #expect(Tree(json: ByteBuffer(string: "{")) == nil) }

  @Test
  func `a parameter takes the kind of the value that it stands for`() {
    #expect(Tree.text("17", like: .number("3")) == .number("17"))
    #expect(Tree.text("true", like: .word("false")) == .word("true"))
    #expect(Tree.text("17", like: .string("3")) == .string("17"))
    #expect(Tree.text("maybe", like: .word("false")) == nil)
  }

  @Test(arguments: ["0", "-2", "3.50", "1e5", "-0.1E+7"])
  func `a number of JSON stands for a number`(text: String) {
    #expect(Tree.text(text, like: .number("3")) == .number(text))
  }

  @Test(arguments: ["", "x", "nan", "inf", "0x10", "007", ".5", "5.", "+5", "-02", " 7", "7 "])
  func `what is no number of JSON stands for none`(text: String) {
    #expect(Tree.text(text, like: .number("3")) == nil)
  }

  @Test(arguments: [
    (#""a""#, #""b""#, true), ("1", "-2.5", true), ("true", "false", true), ("true", "null", false), (#""1""#, "1", false),
    (#"["a","b"]"#, #"["c"]"#, true), (#"["a"]"#, #"["x",1]"#, false), (#"["a"]"#, #""a""#, false),
    (#"[{"a":1}]"#, #"[{"a":2},{"a":3}]"#, true), (#"[{"a":1}]"#, #"[{"a":"x"}]"#, false), (#"{"a":1}"#, #"{"b":1}"#, false),
  ])
  func `values are of one kind whatever they say`(one: String, other: String, isSame: Bool) throws {
    let one = try #require(Tree(json: ByteBuffer(string: one)))
    let other = try #require(Tree(json: ByteBuffer(string: other)))
    #expect((one.kind == other.kind) == isSame)
  }

  @Test(arguments: [
    (#"{"b":1,"a":2}"#, #"{"a":0,"b":0}"#, #"{"a":2,"b":1}"#), (#"{"c":1,"b":2,"a":3}"#, #"{"a":0}"#, #"{"a":3,"c":1,"b":2}"#),
    (#"{"a":1,"a":2}"#, #"{"a":0,"b":0,"a":0,"a":0}"#, #"{"a":1,"a":2}"#), (#"{"a":1}"#, "[]", #"{"a":1}"#),
    (#"[{"b":1,"a":2}]"#, #"[{"a":0,"b":0}]"#, #"[{"a":2,"b":1}]"#), (#"[{"b":1,"a":2}]"#, "[]", #"[{"b":1,"a":2}]"#),
  ])
  func `members come in the order of another's, each once, and what that has not after them`(
    text: String, like: String, ordered: String
  ) throws {
    let (tree, other) = (try #require(Tree(json: ByteBuffer(string: text))), try #require(Tree(json: ByteBuffer(string: like))))
    #expect(try tree.ordered(like: other) == #require(Tree(json: ByteBuffer(string: ordered))))
  }

  @Test(arguments: [
    (#"["u-4a9c7f0e"]"#, #"["u-90b1f7aa"]"#, #"["u-90b1f7aa"]"#),
    (#"["u-4a9c7f0e"]"#, #"["u-90b1f7aa","tea"]"#, #"["u-4a9c7f0e"]"#),
    (#"{"a":{"id":"u-4a9c7f0e","n":1}}"#, #"{"a":{"n":2,"id":"u-90b1f7aa"}}"#, #"{"a":{"id":"u-90b1f7aa","n":1}}"#),
    (#"["u-4a9c7f0e"]"#, #"["tea"]"#, #"["u-4a9c7f0e"]"#), (#""tea""#, #""u-90b1f7aa""#, #""tea""#),
    (#"{"id":"u-4a9c7f0e"}"#, "[]", #"{"id":"u-4a9c7f0e"}"#),
  ])
  func `what is made anew each time is taken from another in the same place, however deep, the rest stays`(
    text: String, other: String, mixed: String
  ) throws {
    let (tree, other) = (
      try #require(Tree(json: ByteBuffer(string: text))), try #require(Tree(json: ByteBuffer(string: other)))
    )
    #expect(try tree.withMade(of: other) == #require(Tree(json: ByteBuffer(string: mixed))))
  }
}
