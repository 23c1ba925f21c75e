import DoppelRules
import Testing

struct RuleSyntaxErrorTests {
  @Test func `the description says what, what was expected, what came and where`() {
    let error = RuleSyntaxError(subject: "a pace", text: "2y", offset: 1, expected: "x", found: "\"y\"")
    #expect(error.description == "\"2y\" is not a pace: expected x, found \"y\" (character 2)")
  }
}

/// The description of the error that `body` throws; empty where it throws none.
func message(_ body: () throws -> some Any) -> String {
  do {
    _ = try body()
    return ""
  } catch {
    return "\(error)"
  }
}
