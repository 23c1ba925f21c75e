import DoppelRules
import Testing

struct SettingsTextTests {
  private typealias Fault = SettingsText.Fault

  @Test func `settings stand for all commands, or below one command's name`() throws {
    let text = """
      # for every command
      ---
      upstream-ca: certs/root.pem

      record:
        app-port: 3000 # the service
        format: jsonl
      mock:
          watch: true
      timeout: 10m
      """
    let settings = try SettingsText(text)
    #expect(
      settings.values == [
        "": ["upstream-ca": ["certs/root.pem"], "timeout": ["10m"]], "record": ["app-port": ["3000"], "format": ["jsonl"]],
        "mock": ["watch": ["true"]],
      ])
  }

  @Test(arguments: [
    "in: [a, b]", "in:\n- a\n- b", "in:\n  - a\n  -   b", "in: ['a', \"b\"]", "in: [ a ,b ]", "in: [a, b] # two",
  ])
  func `lists stand between brackets or in lines of their own`(text: String) throws {
    #expect(try SettingsText(text).values == ["": ["in": ["a", "b"]]])
  }

  @Test(arguments: [
    ("a: x # y", "x"), ("a: x#y", "x#y"), ("a: '# x'", "# x"), ("a: 'it''s # x'", "it's # x"),
    (#"a: "q\" # \\" # y"#, #"q" # \"#),
    ("a: it's", "it's"), ("a: http://h:1", "http://h:1"), ("a:   x y  ", "x y"), ("a: ''", ""), ("a:\tx\t", "x"),
    ("a: requests.failed > 0", "requests.failed > 0"), ("a : x", "x"), ("a: x\r", "x"), ("a: 'x '", "x "),
    ("a: e\u{301}", "e\u{301}"),
  ])
  func `a value is a text, plain or in quotes, without its comment`(text: String, value: String) throws {
    #expect(try SettingsText(text).values == ["": ["a": [value]]])
  }

  @Test func `a comma may stand in an item in quotes`() throws {
    #expect(try SettingsText("a: ['b, c', \"d]\", e]").values == ["": ["a": ["b, c", "d]", "e"]]])
  }

  @Test func `lines may end in CR LF`() throws {
    let settings = try SettingsText("in: a\r\nlisten:\r\n- b\r\n\r\nmock:\r\n  watch: true\r\n")
    #expect(settings.values == ["": ["in": ["a"], "listen": ["b"]], "mock": ["watch": ["true"]]])
  }

  @Test func `a setting without a value has none, and an empty list is one`() throws {
    #expect(try SettingsText("a:\nb: []\n").values == ["": ["b": []]])
  }

  @Test(arguments: [
    ("a", "name: value"), (": x", "name: value"), ("# x\nb#c: x", "name: value"), ("a:x", "a space after the colon of a:"),
    ("a: x\na: y", "each setting once; a stands again"), ("- x", "a list item below a setting"),
    ("a: x\n- y", "a list item below a setting"), ("a:\n  b:\n - x", "a list item below a setting"),
    ("\ta: x", "indentation by spaces, found a tab"), ("  a: x", "no indentation, or a command above"),
    ("a: x\n  b: y", "no indentation, or a command above"), ("a:\n- x\n  b: y", "no indentation, or a command above"),
    ("a: [x", "] at the end of the list"), ("a: [x,, y]", "a value"), ("a: [x, ]", "a value"), ("a:\n-", "a value"),
    ("a: 'x", "the closing quote"), ("a: \"x\\\"", "the closing quote"), ("a: 'x' y", "nothing after the value"),
    ("a: [x] y", "nothing after the value"), ("a: 'x'#y", "nothing after the value"),
    ("a: *x", "a plain value or one in quotes"),
    ("a: {b: c}", "a plain value or one in quotes"), ("a: b: c", "quotes around a value with a colon and a space"),
    (#"a: "\d""#, #"\" or \\ after a backslash"#),
  ])
  func `anything else is refused with its line and what would have fitted`(text: String, expected: String) {
    let line = text.split(separator: "\n").count
    #expect(throws: Fault(line: line, expected: expected)) { try SettingsText(text) }
  }

  @Test func `a long line of spaces takes no longer than it is`() throws {
    let text = "a: b" + String(repeating: " ", count: 200_000) + "c"
    #expect(try SettingsText(text).values[""]?["a"]?.first?.utf8.count == 200_002)
  }
}
