import DoppelExchange
import NIOCore
import Testing

struct MessageTests {
  @Test func `the length on the wire is that of the body unless told otherwise`() {
    #expect(Message(body: ByteBuffer(string: "four")).bodyLength == 4)
    #expect(Message(body: ByteBuffer(string: "four"), bodyLength: 9).bodyLength == 9)
    #expect(Message().bodyLength == 0)
  }

  @Test func `a body is cut where less is kept than was on the wire`() {
    #expect(!Message(body: ByteBuffer(string: "four")).isBodyCut)
    #expect(Message(body: ByteBuffer(string: "four"), bodyLength: 9).isBodyCut)
    #expect(!Message(body: ByteBuffer(string: "four"), bodyForm: .decoded, bodyLength: 9).isBodyCut)
  }

  @Test func `messages are equal where all of them is`() {
    let message = Message(
      start: .request(method: "GET", target: "/", version: "HTTP/1.1"), fields: Fields(["a": "1"]),
      framing: .chunked(sizes: [4]))
    #expect(message == message)
    var other = message
    other.framing = .chunked(sizes: [2, 2])
    #expect(other != message)
    other = message
    other.trailers.append("t", "1")
    #expect(other != message)
    other = message
    other.start = .request(method: "GET", target: "/", version: "HTTP/1.0")
    #expect(other != message)
  }
}
