import DoppelCompare
import DoppelExchange
import DoppelRules
import NIOCore
import Testing

@testable import DoppelRefresh

struct AnswerMergeTests {
  private let merge = AnswerMerge(form)
  private let id = "0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60"
  private let other = "9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b"

  private func fields(_ message: Message) -> [String] {
    (0..<message.fields.count).map { "\(message.fields.name(at: $0)): \(message.fields.value(at: $0))" }
  }

  @Test func `a renewed answer keeps recorded ids and volatile fields, and its length is told anew`() {
    let renewed = self.merge.renewed(
      answer(#"{"id":"\#(self.id)","n":1}"#, ["Date": "then", "X": "1", "ETag": self.id, "Content-Length": "3"]),
      by: answer(
        #"{"id":"\#(self.other)","n":200}"#, ["Date": "now", "X": "2", "ETag": self.other, "Content-Length": "4", "Y": "3"]))
    #expect(text(renewed) == #"{"id":"\#(self.id)","n":200}"#)
    #expect(self.fields(renewed) == ["Date: then", "X: 2", "ETag: \(self.id)", "Content-Length: 53", "Y: 3"])
  }

  @Test func `text that differs in an id alone stays, other text is taken`() {
    #expect(text(self.merge.renewed(answer("id \(self.id)"), by: answer("id \(self.other)"))) == "id \(self.id)")
    #expect(text(self.merge.renewed(answer("one"), by: answer("two"))) == "two")
  }

  @Test func `a coded body that is put together is kept decoded, one that is only taken keeps its bytes`() {
    let mixed = self.merge.renewed(
      answer(#"coded:{"id":"\#(self.id)","n":1}"#), by: answer(#"coded:{"id":"\#(self.other)","n":2}"#))
    #expect(mixed.bodyForm == .decoded && text(mixed) == #"{"id":"\#(self.id)","n":2}"#)
    let taken = self.merge.renewed(answer(#"coded:{"n":1}"#), by: answer(#"coded:{"n":2}"#))
    #expect(taken.bodyForm == .wire && text(taken) == #"coded:{"n":2}"#)
  }

  @Test func `indented JSON stays indented, chunks are forgotten`() {
    var newer = answer("{\n  \"id\": \"\(self.other)\",\n  \"n\": 2\n}")
    newer.framing = .chunked(sizes: [3, 4])
    let renewed = self.merge.renewed(answer("{\n  \"id\": \"\(self.id)\",\n  \"n\": 1\n}"), by: newer)
    #expect(text(renewed) == "{\n  \"id\": \"\(self.id)\",\n  \"n\": 2\n}")
    #expect(renewed.framing == .chunked(sizes: []))
  }

  @Test func `an answer of which nothing recorded is kept keeps its bytes, and one that says the recorded keeps those`() throws
  {
    let odd = #"{ "n": 2 }"#
    #expect(text(self.merge.renewed(answer(#"{"n":1}"#), by: answer(odd))) == odd)
    let merge = AnswerMerge(form, ignoring: [try FieldPattern("body.n")])
    #expect(text(merge.renewed(answer(odd), by: answer(#"{"n":1}"#))) == odd)
    let id = #"{ "id": "\#(self.id)", "n": 1 }"#
    #expect(
      text(self.merge.renewed(answer(id), by: answer(#"{ "id": "\#(self.other)", "n": 2 }"#)))
        == #"{"id":"\#(self.id)","n":2}"#)
  }

  @Test func `ignored fields of headers and body stay`() throws {
    let merge = AnswerMerge(form, ignoring: [try FieldPattern("headers.x"), try FieldPattern("body.n")])
    let renewed = merge.renewed(answer(#"{"n":1}"#, ["X": "1"]), by: answer(#"{"n":2}"#, ["X": "2"]))
    #expect(text(renewed) == #"{"n":1}"# && self.fields(renewed) == ["X: 1"])
  }

  @Test func `edits of status, fields and body stand on top of what the server says now`() {
    let (merged, conflicts) = self.merge.merged(
      recorded: answer(#"{"a":1,"b":1}"#, ["X": "1", "Gone": "1"]),
      edited: answer(#"{"a":5,"b":1}"#, code: 201, ["X": "1", "Mine": "1"]),
      newer: answer(#"{"a":1,"b":2}"#, ["X": "2", "Gone": "1", "New": "1"]))
    #expect(text(merged) == #"{"a":5,"b":2}"# && conflicts == [])
    #expect(merged.start == .status(version: "HTTP/1.1", code: 201, reason: ""))
    #expect(self.fields(merged) == ["X: 2", "New: 1", "Mine: 1"])
  }

  @Test func `status, fields and text that both changed are conflicts, and the edit stays`() {
    let (merged, conflicts) = self.merge.merged(
      recorded: answer("one", ["X": "1"]), edited: answer("two", code: 201, ["X": "2"]),
      newer: answer("three", code: 202, ["X": "3"]))
    #expect(text(merged) == "two" && self.fields(merged) == ["X: 2"])
    #expect(
      conflicts.map { "\($0.path) \($0.recorded ?? "") \($0.edited ?? "") \($0.newer ?? "")" } == [
        "status 200 201 202", "headers.x 1 2 3", "body one two three",
      ])
  }

  @Test func `an edited body takes its codings along`() {
    let (merged, conflicts) = self.merge.merged(
      recorded: answer("coded:one", ["Content-Encoding": "c"]), edited: answer("mine", [:]),
      newer: answer("coded:one", ["Content-Encoding": "c", "New": "1"]))
    #expect(text(merged) == "mine" && self.fields(merged) == ["New: 1"] && conflicts == [])
  }

  @Test func `of an edit whose base nobody knows each difference is a conflict`() {
    let verdict = Verdict(differences: [
      Difference(path: FieldPath([.name("body")]), kind: .valueChanged, recorded: "1", live: "2"),
      Difference(path: FieldPath([.name("x")]), kind: .added, recorded: "", live: "3"),
    ])
    #expect(
      AnswerMerge.conflicts(verdict) == [
        .init(path: FieldPath([.name("body")]), recorded: nil, edited: "1", newer: "2"),
        .init(path: FieldPath([.name("x")]), recorded: nil, edited: nil, newer: "3"),
      ])
  }
}
