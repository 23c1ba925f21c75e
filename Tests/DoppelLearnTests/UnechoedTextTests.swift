import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct UnechoedTextTests {
  private func text(_ text: String, without values: [String]) -> String {
    String(
      buffer: UnechoedText.of(
        ByteBuffer(string: text), without: Set(values.map { ByteBuffer(string: $0).stirredHash })))
  }

  @Test(arguments: [
    (#"{"id":4711,"at":"x"}"#, ["4711"], #"{"id":\#u{1},"at":"x"}"#),
    ("<a href=/o/4711>qa+1@b.org</a>", ["4711", "qa+1@b.org"], "<a href=/o/\u{1}>\u{1}</a>"),
    ("47110 4711", ["4711"], "47110 \u{1}"),
    ("ab ab", ["ab"], "ab ab"), ("", ["abc"], ""), ("abc", ["abc"], "\u{1}"), ("abc", [], "abc"),
  ])
  func `words that are values are left out`(text: String, values: [String], rest: String) {
    #expect(self.text(text, without: values) == rest)
  }
}
