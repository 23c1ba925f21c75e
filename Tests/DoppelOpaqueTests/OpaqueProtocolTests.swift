import DoppelExchange
import DoppelOpaque
import DoppelWire
import NIOCore
import Testing

struct OpaqueProtocolTests {
  private let opaque = OpaqueProtocol()

  private func exchange(
    _ request: String?, _ response: String, _ completeness: Completeness = .opaque(OpaqueProtocol.unrecognised),
    ordinal: Int = 0
  ) -> Exchange {
    Exchange(
      id: ExchangeID(high: 0, low: 1), protocolName: "opaque", direction: .outbound, ordinal: ordinal, startedAt: .epoch,
      request: request.map { Message(body: ByteBuffer(string: $0)) }, response: Message(body: ByteBuffer(string: response)),
      completeness: completeness)
  }

  @Test func `bytes are their own wire form and projection`() {
    let message = Message(body: ByteBuffer(string: "a\"b"), framing: .close)
    #expect(self.opaque.prepare(request: message, server: nil, isSecure: false) == message.body)
    #expect(self.opaque.prepare(response: message, to: nil, adding: Fields()).wire == message.body)
    #expect(self.opaque.projection(of: message).root["body"]?.string == "a\"b")
    #expect(self.opaque.projection(of: Message(body: ByteBuffer(bytes: [0xff]))).root["body"]?.string == "base64:/w==")
  }

  @Test func `bytes and the server are the signature`() {
    let request = Message(body: ByteBuffer(string: "x"))
    #expect(self.opaque.signature(of: request, host: nil) == Signature(["opaque:request": "x"]))
    let signature = self.opaque.signature(of: request, to: Endpoint(name: "a", port: 1), isSecure: true)
    #expect(signature == Signature(["opaque:host": "a:1", "opaque:request": "x", "opaque:tls": "yes"]))
    var stored = signature
    stored["instance"] = ByteBuffer(string: "3")
    #expect(self.opaque.modernize(stored) == signature)
    #expect(self.opaque.beginning(of: request, signature: signature)?.bytes == request.body)
  }

  @Test func `an answer closes where the server did`() {
    for (framing, closes) in [(Message.Framing.close, true), (.length, false), (.none, false)] {
      let response = Message(body: ByteBuffer(string: "x"), framing: framing)
      #expect(self.opaque.prepare(response: response, to: nil, adding: Fields()).closes == closes)
    }
  }

  @Test func `a turn of a conversation can be answered with, other bytes cannot`() {
    let first = Completeness.opaque(OpaqueProtocol.serverSpokeFirst)
    #expect(self.opaque.reasonToLeaveOut(self.exchange("a", "b")) == nil)
    #expect(self.opaque.reasonToLeaveOut(self.exchange("", "220", first)) == nil)
    #expect(self.opaque.reasonToLeaveOut(self.exchange("HELO", "250", first, ordinal: 1)) == nil)
    #expect(self.opaque.reasonToLeaveOut(self.exchange("a", "b", .partial("cut"))) == "recorded in part")
    #expect(
      self.opaque.reasonToLeaveOut(self.exchange("a", "b", .opaque("TLS left untouched as configured")))
        == "recorded without being understood")
    #expect(self.opaque.reasonToLeaveOut(self.exchange("a", "b", .complete)) == "recorded without being understood")
    #expect(
      self.opaque.reasonToLeaveOut(self.exchange("HELO", "220250", first)) == "a conversation that was recorded as one exchange"
    )
  }

  @Test(arguments: ["HTTP/1.1 408 Request Timeout\r\n\r\n", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{1}\u{0}"])
  func `what a server says because nothing was asked is no greeting`(complaint: String) {
    let exchange = self.exchange("", complaint, .opaque(OpaqueProtocol.serverSpokeFirst))
    #expect(self.opaque.reasonToLeaveOut(exchange) == "a server's complaint that nothing was asked")
  }
}
