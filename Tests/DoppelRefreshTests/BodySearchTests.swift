import NIOCore
import Testing

@testable import DoppelRefresh

struct BodySearchTests {
  private func search(_ edited: String, _ newer: String, recorded: String) -> String? {
    BodySearch.recorded(edited: ByteBuffer(string: edited), newer: ByteBuffer(string: newer)) {
      $0 == ByteBuffer(string: recorded)
    }.map { String(buffer: $0) }
  }

  /// What was recorded, what a person made of it, what the server says now.
  @Test(arguments: [
    (#"{"a":1,"b":1}"#, #"{"a":9,"b":1}"#, #"{"a":1,"b":2}"#), (#"{"a":1,"b":1}"#, #"{"a":9,"b":1}"#, #"{"a":1,"b":1}"#),
    (#"{"a":1,"b":1,"c":1}"#, #"{"a":1,"c":1}"#, #"{"a":1,"b":1,"c":5}"#),
    (#"{"a":1,"b":1}"#, #"{"a":1,"mine":0,"b":1}"#, #"{"a":2,"b":1}"#),
    (#"{"x":[{"a":1},{"a":2}]}"#, #"{"x":[{"a":7},{"a":2}]}"#, #"{"x":[{"a":1},{"a":8}]}"#), ("[1]", "[1,2]", "[1]"),
  ])
  func `what was recorded is found where no value was changed by both`(_ recorded: String, _ edited: String, _ newer: String) {
    #expect(self.search(edited, newer, recorded: recorded) == recorded)
  }

  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":2}"#, #"{"a":3}"#), ("text", "texts", "other"), (#"{"a":1}"#, "text", #"{"a":2}"#),
    (#"{"a":1,"a":1}"#, #"{"a":2,"a":1}"#, #"{"a":1,"a":3}"#),
  ])
  func `where both changed one, or it is no JSON, nothing is found`(_ recorded: String, _ edited: String, _ newer: String) {
    #expect(self.search(edited, newer, recorded: recorded) == nil)
  }

  @Test func `a text that is the server's is found though it is no JSON`() {
    #expect(self.search("texts", "text", recorded: "text") == "text")
  }

  @Test(arguments: [(12, true), (13, false)])
  func `at most twelve differing values are tried`(_ count: Int, isFound: Bool) {
    func body(_ first: Int, _ others: Int) -> String {
      "{" + (0..<count).map { #""k\#($0)":\#($0 == 0 ? first : others)"# }.joined(separator: ",") + "}"
    }
    #expect((self.search(body(9, 1), body(1, 2), recorded: body(1, 1)) != nil) == isFound)
  }
}
