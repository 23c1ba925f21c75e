import DoppelTransport
import Testing

struct TransportErrorTests {
  @Test func `errors are equal by what went wrong, and say it in their sentence`() {
    #expect(TransportError(.timedOut, "a") == TransportError(.timedOut, "b"))
    #expect(TransportError(.timedOut, "a") != TransportError(.unreachable, "a"))
    #expect("\(TransportError(.tlsFailed, "the certificate is old"))" == "the certificate is old")
  }
}
