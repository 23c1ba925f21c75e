import DoppelRules
import Testing

struct RuleListTextTests {
  private func fault(_ text: String) -> String? {
    do throws(SettingsText.Fault) {
      _ = try RuleListText(text)
      return nil
    } catch {
      return "\(error.line): \(error.expected)"
    }
  }

  @Test(arguments: [
    "rules:\n- a: 1\n  b: [x, 'y z']\n\n- a: \"q: \\\"r\\\"\"\n",
    "# head\n---\nrules: # all\n  - a: 1\n    b: [x, y z]\n  # two\n  - a: 'q: \"r\"'",
    "rules:\r\n-   a: 1\r\n    b: [x, y z]\r\n-   a: 'q: \"r\"'\r\n",
  ])
  func `each rule has its members, with their lines`(text: String) throws {
    let items = try RuleListText(text).items
    #expect(items.map { $0.members.map(\.name) } == [["a", "b"], ["a"]])
    #expect(items.map { $0.members.map(\.values) } == [[["1"], ["x", "y z"]], [["q: \"r\""]]])
    #expect(items[0].member("b")?.values == ["x", "y z"] && items[0].member("c") == nil)
    #expect(items[0].member("b")?.line == items[0].line + 1)
  }

  @Test func `what is needed to write a rule again is told`() throws {
    let list = try RuleListText("# head\nrules:\n  -  a: 1 # why\n     b: [x]#y\n".replacing("]#y", with: "] # y\r"))
    #expect(list.headLine == 2 && list.items.map(\.column) == [5])
    #expect(list.items[0].members.map(\.comment) == ["# why", "# y\r"])
    #expect(try RuleListText("").headLine == nil)
  }

  @Test(arguments: ["", "# nothing\n", "rules:", "rules: []\n"])
  func `a file may have no rules`(text: String) throws { #expect(try RuleListText(text).items.isEmpty) }

  @Test(arguments: [
    ("a: 1", "1: rules: at the beginning"), (" rules:", "1: rules: at the beginning"),
    ("rules: x", "1: each rule below rules: with a dash before it"), ("rules:\na: 1", "2: - before a rule"),
    ("rules:\n- a: 1\n b: 2", "3: 2 spaces before a member of this rule"),
    ("rules:\n- a: 1\n - a: 2", "3: as many spaces before each rule as before the first"),
    ("rules:\n- a: 1\n  a: 2", "3: each member once; a stands again"), ("rules:\n- a", "2: name: value"),
    ("rules:\n- a: 'x", "2: the closing quote"), ("rules:\n- a: [x", "2: ] at the end of the list"),
    ("rules:\n\t- a: 1", "2: indentation by spaces, found a tab"), ("rules:\n- a: *x", "2: a plain value or one in quotes"),
    ("rules:\n- a:", "2: a value"), ("rules:\n-", "2: name: value"), ("rules: []\n- a: 1\n  b:", "3: a value"),
  ])
  func `the first line that does not fit is named`(text: String, expected: String) { #expect(self.fault(text) == expected) }
}
