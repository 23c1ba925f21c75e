import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct WholeDocumentTests {
  private let text =
    #"{"pg":{"n":1.0,"big":123456789012345678901},"l7protocol":"postgres","ts":"1970-01-01T00:00:00Z","direction":"OUT","#
    + #""duration":5,"tags":{"a":"1"},"signature":{"k":"dg=="},"service":"s","uuid":"AAAAAAAAAAEAAAAAAAAAAg==","end":null}"#

  private func written(_ change: (inout Exchange) -> Void) throws -> String {
    var exchange = try RRPairDecoder().decode(ByteBuffer(string: self.text))
    change(&exchange)
    #expect(try RRPairDecoder().decode(json(exchange)).signature == exchange.signature)
    return String(buffer: json(exchange))
  }

  @Test func `what nobody changed is written as it was`() throws {
    #expect(try self.written { _ in } == self.text)
  }

  @Test func `only what was changed is replaced, where it stood`() throws {
    #expect(
      try self.written { $0.signature["k"] = ByteBuffer(string: "w") } == self.text.replacing("dg==", with: "dw=="))
    #expect(try self.written { $0.tags = [] } == self.text.replacing(#"{"a":"1"}"#, with: "{}"))
    #expect(try self.written { $0.direction = .inbound } == self.text.replacing("OUT", with: "IN"))
    #expect(try self.written { $0.duration = .milliseconds(7) } == self.text.replacing(":5,", with: ":7,"))
    #expect(try self.written { $0.service = "é" } == self.text.replacing(#""s""#, with: #""é""#))
    #expect(
      try self.written { $0.startedAt = Timestamp(nanoseconds: 1_000_000_000) }
        == self.text.replacing("00:00:00Z", with: "00:00:01Z"))
    #expect(
      try self.written { $0.id = ExchangeID(high: 1, low: 3) } == self.text.replacing("AAAAAg==", with: "AAAAAw=="))
  }

  @Test func `what was not there is added at the end, and an id is not`() throws {
    let bare = #"{"l7protocol":"redis","ts":"1970-01-01T00:00:00Z","direction":"IN"}"#
    var exchange = try RRPairDecoder().decode(ByteBuffer(string: bare))
    exchange.id = ExchangeID(high: 9, low: 9)
    exchange.service = "s"
    exchange.tags = [.init("a", "1")]
    #expect(String(buffer: json(exchange)) == bare.dropLast() + #","tags":{"a":"1"},"service":"s"}"#)
  }

  @Test func `the document is indented where that is wanted`() throws {
    let exchange = try RRPairDecoder().decode(ByteBuffer(string: self.text))
    var pretty = ByteBuffer()
    RRPairEncoder().encode(exchange, style: .pretty, into: &pretty)
    #expect(String(buffer: pretty).hasPrefix("{\n  \"pg\": {\n    \"n\": 1.0,\n"))
    #expect(try FieldTree(json: pretty).compact == ByteBuffer(string: self.text))
  }
}
