import DoppelExchange
import DoppelOpaque
import DoppelWire
import NIOCore
import Testing

struct OpaqueProtocolTests {
  @Test func `bytes are their own signature, wire form and projection`() {
    let opaque = OpaqueProtocol()
    let message = Message(body: ByteBuffer(string: "a\"b"), framing: .close)
    #expect(opaque.signature(of: message, host: nil)["opaque:request"] == message.body)
    #expect(opaque.prepare(request: message, server: nil, isSecure: false) == message.body)
    #expect(opaque.prepare(response: message, to: nil, adding: Fields()).wire == message.body)
    #expect(opaque.projection(of: message).root["body"]?.string == "a\"b")
    #expect(opaque.projection(of: Message(body: ByteBuffer(bytes: [0xff]))).root["body"]?.string == "base64:/w==")
  }
}
