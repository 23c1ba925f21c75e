import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct BodyFormatTests {
  @Test(arguments: [
    #"{"a":1,"b":[2,3]}"#, #"{"a": 1, "b": [2, 3]}"#, "{\"a\":\", :\"}\n",
    "<?xml version=\"1.0\"?>\n<a><b x=\"1\">&lt;</b><b/></a>",
    "plain",
  ])
  func `a body is written again as it was`(text: String) {
    let read = BodyFormat.read(ByteBuffer(string: text))
    #expect(String(buffer: read.format.written(read.tree)) == text)
  }
}
