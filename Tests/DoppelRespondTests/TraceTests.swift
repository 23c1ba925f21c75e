import DoppelExchange
import DoppelRespond
import NIOCore
import Testing

struct TraceTests {
  @Test func `an operation is method, host and path, as far as they are told`() {
    #expect(Trace.operation(of: signature(ofRequest: "PUT /a/b {}").canonicalBytes) == "PUT a.test/a/b")
    #expect(
      Trace.operation(of: Signature(["opaque:host": "a.test:6379", "opaque:request": "PING"]).canonicalBytes) == "a.test:6379")
    #expect(Trace.operation(of: ByteBuffer()) == "" && Trace.operation(of: ByteBuffer(bytes: [1, 2])) == "")
  }
}
