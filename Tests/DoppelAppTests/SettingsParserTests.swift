import DoppelTesting
import Testing

@testable import DoppelApp

struct SettingsParserTests {
  private func read(_ text: String) throws -> [String: [String: [String]]] {
    var parser = SettingsParser(path: "d.yaml")
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      try parser.read(line, number: index + 1)
    }
    return parser.values
  }

  @Test(arguments: [
    ("a: 1", ["1"]), ("a:   x y  ", ["x y"]), ("a: [x, y]", ["x", "y"]), ("a: []", []), ("a: ['x', \"y\"]", ["x", "y"]),
    ("a:\n  - x\n  - y z", ["x", "y z"]), ("a:\n- x", ["x"]), ("a: 'it''s'", ["it's"]),
    ("a: \"say \\\"no\\\" \\\\\"", ["say \"no\" \\"]),
    ("a: x # y", ["x"]), ("a: x#y", ["x#y"]), ("a: 'x # y'", ["x # y"]), ("a: \"*.b\"", ["*.b"]), ("a: x\r", ["x"]),
    ("---\n# all\n\na: http://h:1/p", ["http://h:1/p"]), ("a: latency.p95 > 50", ["latency.p95 > 50"]), ("a: ''", [""]),
  ])
  func `a setting of all commands has these values`(_ text: String, values: [String]) throws {
    #expect(try self.read(text) == ["": ["a": values]])
  }

  @Test func `one level of commands has settings of its own`() throws {
    let text = """
      timeout: 10m
      replay:
        vus: 4
        ignore:
          - body.a
          - body.b
        rate: 5
      mock:
          only: [x]
      listen: ::1
      """
    #expect(
      try self.read(text) == [
        "": ["timeout": ["10m"], "listen": ["::1"]], "replay": ["vus": ["4"], "ignore": ["body.a", "body.b"], "rate": ["5"]],
        "mock": ["only": ["x"]],
      ])
  }

  @Test(arguments: [
    ("a", 1, "name: value"), ("x: 1\na:b", 2, "a space after the colon of a:"),
    ("\ta: 1", 1, "indentation by spaces, found a tab"),
    ("- a", 1, "a list item below a setting"), ("a: 1\n- b", 2, "a list item below a setting"),
    ("a: [x", 1, "] at the end of the list"), ("a: 'x", 1, "the closing quote"), ("a: \"", 1, "the closing quote"),
    ("a:\n  -", 2, "a value"), ("a: [x,,y]", 1, "a value"), ("a: &x", 1, "a plain value or one in quotes"),
    ("a: *.b", 1, "a plain value or one in quotes"), ("a: {x: 1}", 1, "a plain value or one in quotes"),
    ("a: |\n  x", 1, "a plain value or one in quotes"), ("  a: 1", 1, "no indentation, or a command above"),
    ("a: 1\n  b: 2", 2, "no indentation, or a command above"), ("a: 1\na: 2", 2, "each setting once; a stands again"),
    ("r:\n  a: 1\n  a: 2", 3, "each setting once; a stands again"),
  ])
  func `anything else names the line`(_ text: String, line: Int, expected: String) {
    #expect(usage { _ = try self.read(text) } == "d.yaml:\(line): expected \(expected)")
  }

  @Test(arguments: ["a: 1\na:\n  - 2", "a:\n  - 1\na:\n  - 2"])
  func `a list does not add to a setting that stands already`(_ text: String) {
    #expect(usage { _ = try self.read(text) }?.contains("each setting once; a stands again") == true)
  }

  @Test(arguments: ["r:\n  s:\n    a: 1", "r:\n  a: 1\n    b: 2", "r:\n    a: 1\n  b: 2"])
  func `a second level of names is refused`(_ text: String) {
    #expect(usage { _ = try self.read(text) }?.hasPrefix("d.yaml:") == true)
  }
}
