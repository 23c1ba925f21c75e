import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct BodyDisplayTests {
  @Test(arguments: [("text", BodyDisplay.verbatim, "verbatim"), ("{\"a\":1}", .compact, "compact"), ("\0", .kept, "kept")])
  func `the words are those of the format`(body: String, display: BodyDisplay, word: String) {
    #expect(display.rawValue == word)
    let file = String(buffer: MarkdownEncoder().encode(sample(body)))
    #expect(file.contains("\"framing\":\"length\",\"body\":\"\(word)\""))
  }
}
