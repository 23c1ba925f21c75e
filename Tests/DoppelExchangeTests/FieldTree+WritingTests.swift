import DoppelExchange
import NIOCore
import Testing

struct FieldTreeWritingTests {
  private func canonical(_ json: String) throws -> String { String(buffer: try FieldTree(json: json).canonical) }

  @Test(arguments: [
    (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#),
    (#"{ "a" : [ 2 , 1 ] }"#, #"{"a":[2,1]}"#),
    (#"{"b":{"d":1,"c":2},"a":[{"y":1,"x":2}]}"#, #"{"a":[{"x":2,"y":1}],"b":{"c":2,"d":1}}"#),
    (#"{"a":1,"b":0,"a":2}"#, #"{"a":1,"a":2,"b":0}"#),
    (#"{"\u0062":1,"a":2}"#, #"{"a":2,"b":1}"#),
    (#""\u0041\/\u000a""#, #""A/\n""#),
    (#"{"aa":1,"a":2,"B":3,"":4}"#, #"{"":4,"B":3,"a":2,"aa":1}"#),
    (#"{"é":1,"z":2}"#, #"{"z":2,"é":1}"#),
    (#"{"a\u0021":1,"a ":2,"a":3}"#, #"{"a":3,"a ":2,"a!":1}"#),
    ("1.0", "1.0"), ("[]", "[]"), ("{}", "{}"),
  ])
  func `the canonical form sorts members by their bytes and changes no number`(json: String, expected: String) throws {
    #expect(try self.canonical(json) == expected)
  }

  @Test func `the canonical form of itself is itself`() throws {
    let json = ##"{"z":[{"b":"\u00e9","a":null}],"y":{"\"":1,"!":2,"#":3}}"##
    let once = try self.canonical(json)
    #expect(try self.canonical(once) == once)
  }

  @Test func `names that look alike but differ in bytes have one order`() throws {
    let one = try self.canonical("{\"e\u{301}\":1,\"\u{e9}\":2}")
    let other = try self.canonical("{\"\u{e9}\":2,\"e\u{301}\":1}")
    #expect(Array(one.utf8) == Array(other.utf8))
  }

  @Test func `many members come out sorted however they came in`() throws {
    let names = (0..<200).map { "n\($0 * 7919 % 1_000)" }
    let tree = try FieldTree(json: "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + "}")
    #expect(try FieldTree(json: tree.canonical).root.members.map(\.name) == names.sorted())
  }

  @Test func `compact and pretty keep order, lexemes and escapes`() throws {
    let tree = try FieldTree(json: "{\"b\" : 1.0,\n\"a\":\"\\u0041\",\"a\":[ ]}")
    #expect(String(buffer: tree.compact) == #"{"b":1.0,"a":"\u0041","a":[]}"#)
    #expect(String(buffer: tree.pretty) == "{\n  \"b\": 1.0,\n  \"a\": \"\\u0041\",\n  \"a\": []\n}")
  }

  @Test(arguments: [
    (#"{"a":[1,"x"]}"#, #" { "a" : [ 1 , "x" ] } "#, true),
    (#"{"a":1}"#, #"{"a":1.0}"#, false), (#"{"a":1}"#, #"{"b":1}"#, false), (#"["A"]"#, #"["\u0041"]"#, false),
    (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, false), ("[1,[2]]", "[[1],2]", false), ("[[],1]", "[[1]]", false),
    ("[]", "{}", false),
    (#"["true"]"#, "[true]", false), ("[true]", "[false]", false),
  ])
  func `trees are equal where the same lexemes stand in the same order`(one: String, other: String, isEqual: Bool) throws {
    #expect(try (FieldTree(json: one) == FieldTree(json: other)) == isEqual)
  }

  @Test func `a tree as deep as is read by default is written in every form`() throws {
    let json = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    let tree = try FieldTree(json: json)
    #expect(String(buffer: tree.compact) == json)
    #expect(String(buffer: tree.canonical) == json)
    #expect(try FieldTree(json: tree.pretty) == tree)
  }
}
