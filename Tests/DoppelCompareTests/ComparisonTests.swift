import DoppelCompare
import DoppelExchange
import DoppelRules
import Testing

struct ComparisonTests {
  /// The differences as lines: `path kind: recorded → live`.
  private func lines(_ recorded: String, _ live: String, ignoring patterns: [String] = []) throws -> [String] {
    let ignored = try patterns.map { try FieldPattern($0) }
    let (left, right) = (try FieldTree(json: recorded), try FieldTree(json: live))
    return Comparison(ignoring: ignored).compare(recorded: left, live: right).differences.map {
      "\($0.path) \($0.kind.rawValue): \($0.recorded) → \($0.live)"
    }
  }

  @Test(arguments: [
    (#"{"a":1,"b":[1,2]}"#, #"{ "b" : [1, 2], "a" : 1.0 }"#), ("1", "1.0"), ("100", "1e2"), ("0", "-0.0"), ("1.50", "15e-1"),
    (#""é""#, #""\u00e9""#), (#""a/b""#, #""a\/b""#), (#"{"a":"{\"x\":1,\"y\":2}"}"#, #"{"a":"{\"y\":2,\"x\":1}"}"#),
    (#"{"a":1,"a":2}"#, #"{"a":1,"a":2 }"#), ("[]", "[ ]"), ("null", " null"),
  ])
  func `the same content is a match however it is written`(recorded: String, live: String) throws {
    #expect(try self.lines(recorded, live).isEmpty)
  }

  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":2}"#, ["a value changed: 1 → 2"]), (#"{"a":1}"#, #"{"a":"1"}"#, [#"a type changed: 1 → "1""#]),
    (#"{"a":1}"#, "{}", ["a removed: 1 → "]), ("{}", #"{"a":[1]}"#, ["a added:  → [1]"]),
    (#"{"a":true}"#, #"{"a":false}"#, ["a value changed: true → false"]),
    (#"{"a":null}"#, #"{"a":0}"#, ["a type changed: null → 0"]),
    ("1", "2", ["$ value changed: 1 → 2"]),
    ("9007199254740993", "9007199254740992", ["$ value changed: 9007199254740993 → 9007199254740992"]),
    (#"{"a":1,"a":2}"#, #"{"a":1,"a":3}"#, ["a(2) value changed: 2 → 3"]),
    (#"{"a":1,"a":2}"#, #"{"a":1}"#, ["a(2) removed: 2 → "]),
    (#"{"a.b":1}"#, #"{"a.b":2}"#, [#"["a.b"] value changed: 1 → 2"#]), ("{}", "[]", ["$ type changed: {} → []"]),
    (#"{"a":"{\"x\":1}"}"#, #"{"a":"{\"x\":2}"}"#, ["a(json).x value changed: 1 → 2"]),
    (#"{"a":"{x"}"#, #"{"a":"{y"}"#, [#"a value changed: "{x" → "{y""#]),
    (#"{"b":1,"a":1}"#, #"{"a":2,"b":2}"#, ["b value changed: 1 → 2", "a value changed: 1 → 2"]),
  ])
  func `each difference has its path, kind and both lexemes`(recorded: String, live: String, expected: [String]) throws {
    #expect(try self.lines(recorded, live) == expected)
  }

  @Test(arguments: [
    ("[1,2,3]", "[0,1,2,3]", ["[0] added:  → 0"]), ("[1,2,3]", "[1,3]", ["[1] removed: 2 → "]),
    ("[1,2,3]", "[1,9,3]", ["[1] value changed: 2 → 9"]), ("[1,2,3,4]", "[2,3,4,5]", ["[0] removed: 1 → ", "[3] added:  → 5"]),
    (
      #"[{"id":1,"v":1},{"id":2,"v":1},{"id":3,"v":1}]"#, #"[{"id":2,"v":7},{"id":3,"v":7}]"#,
      [#"[0] removed: {"id":1,"v":1} → "#, "[1].v value changed: 1 → 7", "[2].v value changed: 1 → 7"]
    ),
    ("[]", "[1,2]", ["[0] added:  → 1", "[1] added:  → 2"]), ("[[1],[2]]", "[[2]]", ["[0] removed: [1] → "]),
  ])
  func `an inserted or removed element is one difference`(recorded: String, live: String, expected: [String]) throws {
    #expect(try self.lines(recorded, live) == expected)
  }

  @Test func `ignored fields are left out, in elements that are aligned, too`() throws {
    let recorded = #"{"t":1,"items":[{"n":"a","t":1},{"n":"b","t":2}],"gone":1}"#
    let live = #"{"t":2,"items":[{"n":"new","t":0},{"n":"a","t":5},{"n":"b","t":6}],"come":1}"#
    #expect(
      try self.lines(recorded, live, ignoring: ["..t", "gone", "come"]) == [#"items[0] added:  → {"n":"new","t":0}"#])
  }

  @Test func `a document in a string is compared without its ignored fields`() throws {
    #expect(try self.lines(#"{"p":"{\"t\":1}"}"#, #"{"p":"{\"t\":2}"}"#, ignoring: ["p.t"]).isEmpty)
  }

  @Test func `differences beyond the limit are counted`() throws {
    let array = { (value: Int) in "{" + (0..<150).map { "\"k\($0)\":\(value)" }.joined(separator: ",") + "}" }
    let verdict = Comparison().compare(recorded: try FieldTree(json: array(1)), live: try FieldTree(json: array(2)))
    #expect(verdict.differences.count == 100)
    #expect(verdict.moreCount == 50)
    #expect(!verdict.isMatch)
    #expect(compare(recorded: try FieldTree(json: array(1)), live: try FieldTree(json: array(2)), limit: 3).count == 3)
  }

  @Test func `a long lexeme is cut between scalars`() throws {
    let verdict = Comparison().compare(
      recorded: try FieldTree(json: "\"" + String(repeating: "é", count: 300) + "\""), live: try FieldTree(json: "\"\""))
    #expect(verdict.differences[0].recorded == "\"" + String(repeating: "é", count: 127) + "…")
  }

  @Test func `an array that is too long is compared by index and its length told`() throws {
    var limits = Comparison.Limits()
    limits.aligned = 3
    let verdict = Comparison(limits: limits).compare(
      recorded: try FieldTree(json: "[1,2,3,4]"), live: try FieldTree(json: "[0,1,2,3,5]"))
    #expect(verdict.differences.map { "\($0.path) \($0.kind.rawValue)" }.first == "$ length changed")
    #expect(verdict.differences[0].recorded == "4 elements")
    #expect(verdict.differences.count == 5)
  }

  @Test func `nesting beyond the limit is compared as text`() throws {
    var limits = Comparison.Limits()
    limits.nesting = 2
    let verdict = Comparison(limits: limits).compare(
      recorded: try FieldTree(json: "[[[1,2]]]"), live: try FieldTree(json: "[[[1,3]]]"))
    #expect(verdict.differences.map { "\($0.path): \($0.recorded) → \($0.live)" } == ["[0][0]: [1,2] → [1,3]"])
  }
}
