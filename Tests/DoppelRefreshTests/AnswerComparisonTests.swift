import DoppelCompare
import DoppelExchange
import DoppelRules
import Testing

@testable import DoppelRefresh

struct AnswerComparisonTests {
  private func paths(_ one: Message, _ other: Message, ignoring: [String] = []) throws -> [String] {
    let comparison = AnswerComparison(form, ignoring: try ignoring.map { try FieldPattern($0) })
    return comparison.verdict(recorded: one, newer: other).differences.map(\.path.description)
  }

  @Test func `what varies by nature, ids and what the user leaves out are no differences`() throws {
    let one = answer(
      #"{"id":"0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60","n":1,"m":1}"#, ["Date": "a", "Content-Type": "application/json"])
    let other = answer(
      #"{"id":"9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b","n":2,"m":2}"#, ["Date": "b", "Content-Type": "application/json"])
    #expect(try self.paths(one, other) == ["body.n", "body.m"])
    #expect(try self.paths(one, other, ignoring: ["body.m"]) == ["body.n"])
  }

  @Test func `status, fields and members that come and go are differences`() throws {
    #expect(try self.paths(answer("{}"), answer("{}", code: 404)) == ["status"])
    #expect(try self.paths(answer("{}", [:]), answer("{}", ["Vary": "a"])) == ["headers.vary"])
    #expect(
      try self.paths(answer(#"{"id":"0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60"}"#), answer("{}")) == ["body.id"])
  }

  @Test func `long values are cut where they are shown, and more differences than are kept are counted`() throws {
    let long = String(repeating: "x", count: 300)
    let difference = AnswerComparison(form).verdict(recorded: answer(#"{"a":"y"}"#), newer: answer(#"{"a":"\#(long)"}"#))
      .differences[0]
    #expect(difference.live == "\"" + String(repeating: "x", count: 255) + "…")
    let many = (0..<102).map { #""k\#($0)":0"# }.joined(separator: ",")
    let verdict = AnswerComparison(form).verdict(
      recorded: answer("{\(many)}"), newer: answer("{\(many.replacing(":0", with: ":1"))}"))
    #expect(verdict.differences.count == 100 && verdict.moreCount == 2)
  }

  @Test func `a value too long to be looked at whole counts as changed`() throws {
    let id = "0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60"
    let long = String(repeating: "x ", count: AnswerComparison.looked)
    #expect(try self.paths(answer(#"{"a":"\#(long)\#(id)"}"#), answer(#"{"a":"\#(long)other"}"#)) == ["body.a"])
  }
}
