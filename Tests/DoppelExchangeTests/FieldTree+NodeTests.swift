import DoppelExchange
import NIOCore
import Testing

struct FieldTreeNodeTests {
  private let tree: FieldTree

  init() throws {
    self.tree = try FieldTree(
      json:
        ##"{"n":1.50,"i":-7,"big":9223372036854775808,"s":"a\tb","p":"plain","t":true,"f":false,"z":null,"a":[1,[2],{"x":3}],"o":{}}"##
    )
  }

  @Test func `each kind of value is told`() {
    #expect(
      self.tree.root.members.map(\.value.kind) == [
        .number, .number, .number, .string, .string, .true, .false, .null, .array, .object,
      ])
    #expect(self.tree.root.kind == .object)
  }

  @Test func `a value is read as its kind and as no other`() {
    let root = self.tree.root
    #expect(root["i"]?.integer == -7)
    #expect(root["n"]?.integer == nil)
    #expect(root["n"]?.double == 1.5)
    #expect(root["big"]?.integer == nil)
    #expect(root["big"]?.double == 9_223_372_036_854_775_808)
    #expect(root["s"]?.string == "a\tb")
    #expect(root["s"]?.plainStringBytes == nil)
    #expect(root["p"]?.plainStringBytes == ByteBuffer(string: "plain"))
    #expect(root["t"]?.bool == true)
    #expect(root["f"]?.bool == false)
    for name in ["s", "z", "a", "o"] {
      #expect(root[name]?.integer == nil)
      #expect(root[name]?.double == nil)
      #expect(root[name]?.bool == nil)
    }
    for name in ["n", "t", "z", "a", "o"] {
      #expect(root[name]?.string == nil)
      #expect(root[name]?.plainStringBytes == nil)
    }
  }

  @Test func `the lexeme is the text as it was written`() {
    #expect(self.tree.root["s"]?.text == #""a\tb""#)
    #expect(self.tree.root["a"]?.text == #"[1,[2],{"x":3}]"#)
    #expect(self.tree.root["o"]?.text == "{}")
  }

  @Test func `elements and members step over what stands in them`() {
    #expect(self.tree.root["a"]?.elements.map(\.text) == ["1", "[2]", #"{"x":3}"#])
    #expect(self.tree.root["a"]?[2]?["x"]?.integer == 3)
  }

  @Test func `what is not there is nil`() {
    let root = self.tree.root
    #expect(root["missing"] == nil)
    #expect(root["a"]?["x"] == nil)
    #expect(root["a"]?[3] == nil)
    #expect(root["a"]?[-1] == nil)
    #expect(root[0] == nil)
    #expect(root["n"]?["x"] == nil)
    #expect(root["n"]?.members.map(\.name) == [])
    #expect(root["o"]?.elements.map(\.text) == [])
  }

  @Test func `of a repeated name the first member is found, and escapes in a name are undone`() throws {
    let tree = try FieldTree(json: #"{"\u0061":1,"a":2,"ab":3}"#)
    #expect(tree.root["a"]?.integer == 1)
    #expect(tree.root["ab"]?.integer == 3)
  }

  @Test func `names are told apart by their bytes`() throws {
    let tree = try FieldTree(json: "{\"e\u{301}\":1,\"\u{e9}\":2,\"\\u0065\u{301}x\":3}")
    #expect(tree.root["\u{e9}"]?.integer == 2)
    #expect(tree.root["e\u{301}"]?.integer == 1)
    #expect(tree.root["\u{e9}x"] == nil)
    #expect(tree.root["e\u{301}x"]?.integer == 3)
  }

  @Test func `a detached value is a tree without the rest`() throws {
    let detached = try #require(self.tree.root["a"]).detached
    #expect(try detached == FieldTree(json: #"[1,[2],{"x":3}]"#))
    #expect(String(buffer: detached.compact) == #"[1,[2],{"x":3}]"#)
  }
}
