import DoppelExchange
import NIOCore
import Testing

struct FieldTreeTests {
  @Test(arguments: [
    "0", "-0", "1.0", "1.50", "1e5", "1E+05", "-1.25e-10", "123456789012345678901234567890", "0.1000000000000000055",
  ])
  func `a number keeps the form in which it was written`(lexeme: String) throws {
    let tree = try FieldTree(json: "[\(lexeme)]")
    #expect(tree.root[0]?.text == lexeme)
    #expect(String(buffer: tree.compact) == "[\(lexeme)]")
    #expect(String(buffer: tree.canonical) == "[\(lexeme)]")
  }

  @Test func `members keep their order and their repetition`() throws {
    let tree = try FieldTree(json: #"{"b":1,"a":2,"b":3,"":4}"#)
    #expect(tree.root.members.map(\.name) == ["b", "a", "b", ""])
    #expect(tree.root.members.compactMap(\.value.integer) == [1, 2, 3, 4])
  }

  @Test func `a text that does not start at its buffer's first byte is read just the same`() throws {
    var buffer = ByteBuffer(string: #"junk{"a":["x\n",1]}"#)
    buffer.moveReaderIndex(forwardBy: 4)
    let tree = try FieldTree(json: buffer)
    #expect(try tree == FieldTree(json: #"{"a":["x\n",1]}"#))
    #expect(tree.root["a"]?[0]?.string == "x\n")
    #expect(tree.root["a"]?[1]?.lexeme == ByteBuffer(string: "1"))
    #expect(String(buffer: tree.compact) == #"{"a":["x\n",1]}"#)
    #expect(String(buffer: tree.canonical) == #"{"a":["x\n",1]}"#)
  }

  @Test func `a lone scalar is a text too`() throws {
    #expect(try FieldTree(json: " null ").root.kind == .null)
    #expect(try FieldTree(json: "\"x\"").root.string == "x")
  }
}
