import DoppelCompare
import DoppelExchange
import DoppelRules
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelLoad

struct AnswerCheckTests {
  /// One answer of many that are much alike.
  private func answer(_ choices: inout Choices) -> Message {
    let names = ["Date", "date", "Server", "X-Request-Id", "Content-Type"]
    var fields = Fields()
    for _ in 0..<Int.random(in: 0...3, using: &choices) {
      fields.append(names.randomElement(using: &choices) ?? "", ["a", "b"].randomElement(using: &choices) ?? "")
    }
    let bodies = ["", "{\"a\":1}", "{\"a\":2}", "{\"a\": 1}", "text"]
    return Message(
      start: .status(
        version: ["HTTP/1.1", "HTTP/1.0"].randomElement(using: &choices) ?? "",
        code: [200, 404].randomElement(using: &choices) ?? 0, reason: "OK"),
      fields: fields, body: ByteBuffer(string: bodies.randomElement(using: &choices) ?? ""),
      bodyForm: Bool.random(using: &choices) ? .wire : .decoded, framing: .length)
  }

  @Test func `the fast path says what the slow one says, on generated pairs`() throws {
    let ignored = [try FieldPattern("headers.Server")]
    let rules = AnswerCheck.Rules(wire, ignoring: ignored)
    let slow = Comparison(ignoring: try wire.volatilePaths.map { try FieldPattern($0) } + ignored)
    var choices = Choices(1)
    var matches = 0
    for _ in 0..<2_000 {
      let one = self.answer(&choices)
      let other = Bool.random(using: &choices) ? one : self.answer(&choices)
      let verdict = AnswerCheck(one, rules: rules).verdict(on: other)
      #expect(verdict == slow.compare(recorded: wire.projection(of: one), live: wire.projection(of: other)))
      if verdict.isMatch { matches += 1 }
    }
    #expect(matches > 400 && matches < 2_000)
  }

  @Test func `no answer differs, whatever is left out`() throws {
    let rules = AnswerCheck.Rules(wire, ignoring: [try FieldPattern("status")])
    let verdict = AnswerCheck(response(404), rules: rules).verdictWithoutAnswer
    #expect(!verdict.isMatch)
    #expect(
      verdict.differences == [
        Difference(path: FieldPath([.name("status")]), kind: .removed, recorded: "404", live: "")
      ])
  }

  @Test func `an answer that differs in a field that varies by nature is a match`() {
    let rules = AnswerCheck.Rules(wire, ignoring: [])
    var (one, other) = (response(), response())
    one.fields.append("Date", "Mon, 01 Jan 2024 00:00:00 GMT")
    other.fields.append("Date", "Tue, 02 Jan 2024 00:00:00 GMT")
    #expect(AnswerCheck(one, rules: rules).verdict(on: other).isMatch)
    #expect(!AnswerCheck(one, rules: rules).verdict(on: response(404)).isMatch)
    #expect(!AnswerCheck(one, rules: rules).verdict(on: response(body: "no")).isMatch)
  }
}
