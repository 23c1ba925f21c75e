import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelOpaque

struct OpaqueSignatureTests {
  private func context(_ server: Endpoint, fixedHost: String? = nil, isSecure: Bool = false) -> ConnectionContext {
    ConnectionContext(
      id: ConnectionID(1), direction: .outbound, server: server, isSecure: isSecure, fixedHost: fixedHost)
  }

  @Test(
    arguments: [
      (Endpoint(name: "DB.test", address: "10.0.0.1", port: 5432), nil, "db.test:5432"),
      (Endpoint(address: "10.0.0.1", port: 6379), nil, "10.0.0.1:6379"),
      (Endpoint(address: "::1", port: 25), nil, "[::1]:25"),
      (Endpoint(address: "127.0.0.1", port: 25), "mail.test", "mail.test:25"),
    ] as [(Endpoint, String?, String)])
  func `a server is told by its name, else its address, with the port`(server: Endpoint, fixed: String?, host: String) {
    let signature = OpaqueSignature.of(
      ByteBuffer(string: "x"), on: self.context(server, fixedHost: fixed), limits: .defaults)
    #expect(signature == Signature(["opaque:host": host, "opaque:request": "x"]))
  }

  @Test func `a server of TLS is another one`() {
    let server = Endpoint(name: "a", port: 1)
    let signature = OpaqueSignature.of(ByteBuffer(), on: self.context(server, isSecure: true), limits: .defaults)
    #expect(signature == Signature(["opaque:host": "a:1", "opaque:request": "", "opaque:tls": "yes"]))
  }

  @Test func `a request at the limit stands in the signature, a longer one by its hash`() {
    var limits = Limits()
    limits.opaqueSigned = 3
    let short = OpaqueSignature.of(ByteBuffer(string: "abc"), host: "a:1", isSecure: false, limits: limits)
    #expect(short["opaque:request"] == ByteBuffer(string: "abc") && short["opaque:requestHash"] == nil)
    let long = OpaqueSignature.of(ByteBuffer(string: "abcd"), host: "a:1", isSecure: false, limits: limits)
    #expect(long["opaque:request"] == nil && long["opaque:requestHash"]?.readableBytes == 32)
    #expect(long != OpaqueSignature.of(ByteBuffer(string: "abce"), host: "a:1", isSecure: false, limits: limits))
  }

  @Test func `requests to one server are one group, whatever their length`() {
    var limits = Limits()
    limits.opaqueSigned = 3
    let beginnings = ["abc", "abcd", ""].map { text in
      let bytes = ByteBuffer(string: text)
      return OpaqueSignature.beginning(of: bytes, OpaqueSignature.of(bytes, host: "a:1", isSecure: false, limits: limits))
    }
    #expect(Set(beginnings.map(\.group)) == [Signature(["opaque:host": "a:1"]).canonicalBytes])
    #expect(beginnings.map { String(buffer: $0.bytes) } == ["abc", "abcd", ""])
  }

  @Test func `what is said on a connection is of the group of its server's requests`() {
    let server = Endpoint(name: "x", port: 1)
    let context = self.context(server, fixedHost: "a", isSecure: true)
    let bytes = ByteBuffer(string: "abc")
    let recorded = OpaqueSignature.beginning(of: bytes, OpaqueSignature.of(bytes, on: context, limits: .defaults))
    #expect(OpaqueSignature.group(of: context) == recorded.group)
    #expect(OpaqueProtocol().beginning(of: Message(body: bytes), on: context) == recorded)
  }

  @Test func `an edited signature tells the bytes that a request begins with`() {
    let edited = Signature(["opaque:host": "a:1", "opaque:request": "edited"])
    #expect(OpaqueSignature.beginning(of: ByteBuffer(string: "was"), edited).bytes == ByteBuffer(string: "edited"))
  }
}
