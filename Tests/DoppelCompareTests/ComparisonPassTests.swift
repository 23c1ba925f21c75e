import NIOCore
import Testing

@testable import DoppelCompare

struct ComparisonPassTests {
  @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "abc…"), ("aé", 2, "a…"), ("é", 1, "…"), ("é", 2, "é"), ("ab", 0, "…")])
  func `a text is cut at its limit and never within a scalar`(text: String, limit: Int, expected: String) {
    #expect(ComparisonPass.cut(ByteBuffer(string: text), to: limit) == expected)
  }
}
