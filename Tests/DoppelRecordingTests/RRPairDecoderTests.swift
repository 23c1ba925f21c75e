import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct RRPairDecoderTests {
  private let least = #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http","direction":"OUT","http":{}}"#

  private func decode(_ text: String) throws(RecordingError) -> Exchange {
    try RRPairDecoder().decode(ByteBuffer(string: text))
  }

  @Test func `the least document is an exchange`() throws {
    let exchange = try self.decode(" \(self.least)\r\n")
    #expect(exchange.startedAt == .epoch)
    #expect(exchange.protocolName == "http")
    #expect(exchange.direction == .outbound)
    #expect(exchange.request == nil)
    #expect(exchange.response == nil)
    #expect(exchange.completeness == .complete)
    #expect(exchange.foreign.map { String(buffer: $0.compact) } == #"{"netinfo":null}"#)
  }

  @Test(arguments: [
    ("", 1, "not JSON at byte 0: expected a value, found the end"), ("[]", 1, "an RRPair is an object in braces"),
    ("{}", 1, "the member ts is missing: this is no RRPair"), ("{\n\n\"ts\":\n}", 4, "not JSON at byte 9: expected a value"),
    (#"{"ts":"1970-01-01T00:00:00Z"}"#, 1, "the member l7protocol is missing"),
    (#"{"ts":"1970-01-01T00:00:00Z","l7protocol":""}"#, 1, "the member l7protocol is missing"),
    (#"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http"}"#, 1, "the member direction is missing"),
    (#"{"ts":null,"l7protocol":"http"}"#, 1, "the member ts is missing: this is no RRPair"),
    (#"{"ts":"1970-01-01"}"#, 1, "ts: expected a time such as 2026-01-31T18:56:37.974Z, found \"1970-01-01\""),
    (#"{"ts":0}"#, 1, "ts: expected a time such as 2026-01-31T18:56:37.974Z, found 0"),
    (#"{"direction":"in"}"#, 1, "direction: expected IN or OUT, found \"in\""),
    (#"{"l7protocol":7}"#, 1, "l7protocol: expected a string, found 7"),
    (#"{"service":[]}"#, 1, "service: expected a string, found []"),
    (#"{"command":{}}"#, 1, "command: expected a string, found {}"),
    (#"{"location":1}"#, 1, "location: expected a string, found 1"),
    (#"{"status":200}"#, 1, "status: expected a string, found 200"), (#"{"tags":[]}"#, 1, "tags: expected an object, found []"),
    (#"{"duration":"5"}"#, 1, "duration: expected a number of milliseconds, found \"5\""),
    (#"{"duration":1e300}"#, 1, "duration: expected a number of milliseconds, found 1e300"),
    (#"{"signature":[]}"#, 1, "signature: expected an object, found []"),
    (#"{"signature":{"a":"?"}}"#, 1, "signature.a: expected base64, found \"?\""),
    (#"{"signature":{"a":1}}"#, 1, "signature.a: expected base64, found 1"),
    (#"{"uuid":"abc"}"#, 1, "uuid: expected the base64 of 16 bytes, found \"abc\""),
    (#"{"uuid":"AAAAAAAAAAAAAAAAAAAAAAA="}"#, 1, "uuid: expected the base64 of 16 bytes, found \"AAAAAAAAAAAAAAAAAAAAAAA=\""),
  ])
  func `what is not as it should be is named with what was expected`(text: String, line: Int, reason: String) throws {
    let error = try #require(throws: RecordingError.self) { try self.decode(text) }
    #expect(error.line == line)
    #expect(error.reason.hasPrefix(reason))
  }

  @Test(arguments: [
    (#"[]"#, "http: expected an object, found []"),
    (#"{"req":{"method":1}}"#, "http.req.method: expected a string, found 1"),
    (#"{"req":{"uri":1}}"#, "http.req.uri: expected a string, found 1"),
    (#"{"req":{"version":1.1}}"#, "http.req.version: expected a string, found 1.1"),
    (#"{"req":{"headers":[]}}"#, "http.req: expected an object of header fields, found []"),
    (#"{"req":{"headers":{"A":1}}}"#, "http.req: expected a list of values of A, found 1"),
    (#"{"req":{"headers":{"A":["x",1]}}}"#, "http.req: expected a string as a value of A, found 1"),
    (#"{"req":{"bodyBase64":"?"}}"#, "http.req.bodyBase64: expected base64, found \"?\""),
    (#"{"res":{"statusCode":"200"}}"#, "http.res.statusCode: expected a number up to 999, found \"200\""),
    (#"{"res":{"statusCode":-1}}"#, "http.res.statusCode: expected a number up to 999, found -1"),
    (#"{"res":{"statusCode":1000}}"#, "http.res.statusCode: expected a number up to 999, found 1000"),
    (#"{"res":{"statusMessage":1}}"#, "http.res.statusMessage: expected a string, found 1"),
    (#"{"res":{"trailers":7}}"#, "http.res: expected an object of header fields, found 7"),
  ])
  func `what is not as it should be within HTTP is named`(http: String, reason: String) {
    let text = self.least.replacing("\"http\":{}", with: "\"http\":\(http)")
    #expect(throws: RecordingError(reason: reason)) { try self.decode(text) }
  }

  @Test func `a value is told by its first forty bytes`() {
    let text = String(repeating: "x", count: 40)
    #expect(throws: RecordingError(reason: "direction: expected IN or OUT, found \"\(text.dropLast())…")) {
      try self.decode("{\"direction\":\"\(text)\"}")
    }
  }

  @Test func `levels are counted up to the limit`() throws {
    let text = ByteBuffer(string: self.least.dropLast() + #","later":[[1]]}"#)
    #expect(try RRPairDecoder(nesting: 3).decode(text).protocolName == "http")
    let error = try #require(throws: RecordingError.self) { try RRPairDecoder(nesting: 2).decode(text) }
    #expect(error.reason.hasPrefix("not JSON at byte "))
  }

  @Test func `a document without an id gets the same one each time, and another document another`() throws {
    let first = try self.decode(self.least).id
    #expect(try self.decode(self.least).id == first)
    #expect(try self.decode(self.least.replacing("OUT", with: "IN")).id != first)
  }

  @Test func `a document cut at any byte is refused, or changed in any byte is read or refused`() throws {
    let whole = json(sample())
    for length in 0..<whole.readableBytes {
      let cut = try #require(whole.getSlice(at: whole.readerIndex, length: length))
      #expect(throws: RecordingError.self) { try RRPairDecoder().decode(cut) }
      var changed = whole
      changed.setInteger(UInt8(truncatingIfNeeded: length &* 7), at: changed.readerIndex + length)
      if let exchange = try? RRPairDecoder().decode(changed) { #expect(exchange.protocolName != "") }
    }
  }
}
