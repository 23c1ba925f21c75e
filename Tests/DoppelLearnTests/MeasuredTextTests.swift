import NIOCore
import Testing

@testable import DoppelLearn

struct MeasuredTextTests {
  @Test(arguments: ["1786", "0-1785", "bytes=0-1785", "bytes 0-1785/1786", "1785/1786"])
  func `numbers of bytes, one word in front and marks tell a length`(text: String) {
    #expect(MeasuredText.tells(1_786, ByteBuffer(string: text)))
    #expect(!MeasuredText.tells(1_788, ByteBuffer(string: text)))
  }

  @Test(arguments: ["", "0", "bytes", "1-1786", "Thu, 01 Jan 1786 00:00:00 GMT", "1786 bytes", "v1786x", "\"1786\"", "1786.0"])
  func `another number, a word behind and other marks do not`(text: String) {
    #expect(!MeasuredText.tells(1_786, ByteBuffer(string: text)))
  }

  @Test func `the longest text is told, and none that is longer`() {
    let text = String(repeating: "0-", count: MeasuredText.longest / 2 - 2) + "1786"
    #expect(text.utf8.count == MeasuredText.longest && MeasuredText.tells(1_786, ByteBuffer(string: text)))
    #expect(!MeasuredText.tells(1_786, ByteBuffer(string: "-" + text)))
  }

  @Test func `both numbers are written for another length, never below 0`() {
    func text(_ other: Int) -> String {
      String(buffer: MeasuredText.text(ByteBuffer(string: "bytes 0-99/100"), of: 100, as: other))
    }
    #expect(text(1_000) == "bytes 0-999/1000" && text(1) == "bytes 0-0/1" && text(0) == "bytes 0-0/0")
  }
}
