import DoppelExchange
import DoppelRecording
import NIOCore
import Testing

/// What a document holds and an exchange does not model.
struct ForeignMembersTests {
  private func decoded(_ members: String) throws -> Exchange {
    let text = #"{"ts":"2026-01-31T18:56:37Z","direction":"OUT","uuid":"AAECAwQFBgcICQoLDA0ODw==","# + members + "}"
    return try RRPairDecoder().decode(ByteBuffer(string: text))
  }

  private func encoded(_ exchange: Exchange, _ style: JSONWriter.Style = .compact) -> ByteBuffer {
    var text = ByteBuffer()
    RRPairEncoder().encode(exchange, style: style, into: &text)
    return text
  }

  @Test(arguments: [
    #""l7protocol":"http","http":{"x":1},"doppel":{"version":1}"#,
    #""l7protocol":"http","http":{"res":{"timing":1}}"#,
    #""l7protocol":"http","http":{"req":{"method":"GET","uri":"/","x":1},"res":{"contentType":"text/html","timing":[1]}}"#,
    #""l7protocol":"opaque","doppel":{"version":1,"request":{"x":1},"response":{"y":{}}}"#,
    #""l7protocol":"http","http":{"req":{"x":1}},"doppel":{"version":1,"request":{"start":"none","z":2}}"#,
    #""l7protocol":"http","http":{"req":5,"res":[],"x":1},"netinfo":7,"doppel":{"version":1,"request":"r"}"#,
    #""l7protocol":"http","http":{"req":{"method":"GET","uri":"/","x":1},"req":5},"netinfo":{"upstream":[1]},"doppel":6"#,
  ])
  func `members survive in a part that holds no message`(members: String) throws {
    let exchange = try self.decoded(members)
    let foreign = try #require(exchange.foreign)
    let again = try RRPairDecoder().decode(self.encoded(exchange))
    #expect(again == exchange)
    #expect(again.foreign == foreign)
    for value in ["5", "7", "6", "[1]", #""r""#] where members.contains(":\(value)") {
      #expect(String(buffer: foreign.compact).contains(":\(value)"))
    }
  }

  @Test(arguments: [
    (#""bodyLength":2"#, 3), (#""bodyLength":-1"#, 3), (#""bodyLength":9"#, 9), (#""bodyLength":2,"bodyForm":"decoded""#, 2),
    (#""bodyLength":0,"bodyForm":"decoded""#, 3),
  ])
  func `a body is as long as it is told, and no shorter than what is kept`(members: String, length: Int) throws {
    let exchange = try self.decoded(
      #""l7protocol":"http","http":{"req":{"method":"POST","uri":"/","bodyBase64":"b2sK"}},"#
        + #""doppel":{"version":1,"request":{"framing":"length",\#(members)}}"#)
    #expect(exchange.request?.bodyLength == length)
    #expect(try RRPairDecoder().decode(self.encoded(exchange)) == exchange)
    #expect(try MarkdownDecoder().decode(MarkdownEncoder().encode(exchange)) == exchange)
  }

  @Test func `a start that is not known is refused, because the message cannot be kept`() {
    let error = RecordingError(reason: #"doppel.request.start: expected none, found "/one""#)
    #expect(throws: error) {
      try self.decoded(#""l7protocol":"opaque","doppel":{"version":1,"request":{"start":"/one","bodyBase64":"AAEC"}}"#)
    }
  }

  @Test func `a document without an id has the same id with other white space`() throws {
    let text = #"{"ts":"2026-01-31T18:56:37Z","l7protocol":"postgres","direction":"OUT","postgres":{"query":"a  b"}}"#
    let exchange = try RRPairDecoder().decode(ByteBuffer(string: text))
    for style in [JSONWriter.Style.compact, .pretty] {
      #expect(try RRPairDecoder().decode(self.encoded(exchange, style)) == exchange)
    }
    let other = try RRPairDecoder().decode(ByteBuffer(string: text.replacing("a  b", with: "a b")))
    #expect(other.id != exchange.id)
  }
}
