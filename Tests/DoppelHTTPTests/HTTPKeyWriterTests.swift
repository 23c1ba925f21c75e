import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPKeyWriterTests {
  private func expectSame(_ request: Message, host: String?, sourceLocation: SourceLocation = #_sourceLocation) {
    let key = HTTPKeyWriter.key(of: request, host: host, hostIndex: request.fields.firstIndex(of: "Host"))
    let signature = HTTPSignature.general(request, host: host)
    #expect(key == signature.canonicalBytes, "\(request.start)", sourceLocation: sourceLocation)
    #expect(HTTPSignature.of(request, host: host) == signature, "\(request.start)", sourceLocation: sourceLocation)
  }

  @Test func `the fast key is that of the signature, on many generated requests`() {
    var choices = Choices(17)
    let pieces = [
      "a", "ab", "b", "page", "=", "=", "&", "&", "?", "/", "%20", "%2f", "%7e", "+", "#", "%", "%zz", "\u{e4}", "1", "a.b",
      "a-b", "%00", "%ff", ":", "@", "[", "]", "Z",
    ]
    for round in 0..<20_000 {
      let path = (0..<Int.random(in: 0...12, using: &choices)).map { _ in pieces.randomElement(using: &choices)! }.joined()
      let query = (0..<Int.random(in: 0...14, using: &choices)).map { _ in pieces.randomElement(using: &choices)! }.joined()
      let prefix = ["/", "http://Host.Example:81/", "http://u@[::1]:8", "*", ""].randomElement(using: &choices)!
      var request = Message(
        start: .request(
          method: ["GET", "get", "CONNECT", "OPTIONS"].randomElement(using: &choices)!,
          target: prefix + path + (round % 3 == 0 ? "" : "?" + query), version: "HTTP/1.1"),
        fields: [Fields(), Fields(["Host": "A.b:80"]), Fields(["X": "y", "hOST": "[::A]:1", "Host": "z"])]
          .randomElement(using: &choices)!)
      if round % 10 == 0 { request.body = wire("{\"a\":1}") }
      self.expectSame(request, host: [nil, "Fixed", ""].randomElement(using: &choices)!)
    }
  }

  @Test func `many parameters and a long path stay within the bound`() {
    let query = (0..<200).map { "p\($0)=\($0)" }.joined(separator: "&")
    for count in [1, 63, 64, 65] {
      let some = (0..<count).reversed().map { "p\($0)=%41" }.joined(separator: "&")
      self.expectSame(
        Message(start: .request(method: "GET", target: "/?" + some, version: "HTTP/1.1"), fields: Fields()), host: nil)
    }
    let path = "/" + String(repeating: "\u{e4}", count: 500)
    self.expectSame(
      Message(start: .request(method: "GET", target: path + "?" + query, version: "HTTP/1.1"), fields: Fields()),
      host: String(repeating: "H", count: 300))
  }
}
