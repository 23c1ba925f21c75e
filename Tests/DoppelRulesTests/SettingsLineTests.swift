import Testing

@testable import DoppelRules

struct SettingsLineTests {
  @Test func `a line is read from its start on`() throws {
    var line = SettingsLine("  - name:  [a, 'b # c'] # d", number: 3)
    #expect(line.takeIndentation() == 2 && line.column == 2 && !line.isBlank)
    let isItem = line.takeDash()
    #expect(isItem && line.column == 4)
    #expect(try line.takeName() == "name")
    #expect(try line.values() == ["a", "b # c"])
    #expect(line.isBlank)
    try line.end()
  }

  @Test func `what does not fit is a fault of its line`() {
    var line = SettingsLine("name value", number: 7)
    #expect(throws: SettingsText.Fault(line: 7, expected: "name: value")) { try line.takeName() }
    #expect(line.fault("x") == SettingsText.Fault(line: 7, expected: "x"))
  }

  @Test func `a dash is one only before white space`() {
    var line = SettingsLine("-x", number: 1)
    let isItem = line.takeDash()
    #expect(!isItem && line.column == 0)
  }
}
