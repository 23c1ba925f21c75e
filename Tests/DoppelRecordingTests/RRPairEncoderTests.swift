import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct RRPairEncoderTests {
  @Test func `a document is the documented one, to the byte`() {
    let text =
      #"{"msgType":"rrpair","resource":"shop","ts":"2026-05-28T20:26:40.12345679Z","l7protocol":"http","duration":2,"#
      + #""tags":{"sequence":"1"},"uuid":"AZcAAAAAcACAAAAAAAAAAQ==","direction":"OUT","service":"shop","#
      + #""network_address":"items.example.com:8080","command":"GET","location":"/items/1","status":"200","#
      + #""http":{"req":{"url":"/items/1","uri":"/items/1?page=1","version":"1.1","method":"GET","#
      + #""host":"items.example.com:8080","headers":{"Host":["items.example.com:8080"],"Accept":["*/*"]}},"#
      + #""res":{"contentType":"application/json","statusCode":200,"statusMessage":"200 OK","#
      + #""headers":{"Content-Type":["application/json"]},"bodyBase64":"eyJpZCI6MX0="}},"#
      + #""signature":{"http:method":"R0VU","http:qp:page":"MQ==","http:url":"L2l0ZW1zLzE="},"#
      + #""netinfo":{"id":"7","downstream":{"ipAddress":"127.0.0.1","port":40000},"#
      + #""upstream":{"ipAddress":"10.0.0.1","port":8080,"hostname":"items.example.com"}},"#
      + #""doppel":{"version":1,"durationNs":2345678,"ttfbNs":1234567,"ordinal":3,"session":"ab12","request":{},"#
      + #""response":{"framing":"length"}}}"#
    #expect(String(buffer: json(sample())) == text)
  }

  @Test func `a document is appended to what is there, in either style`() throws {
    var compact = ByteBuffer(string: "x")
    RRPairEncoder().encode(sample(), into: &compact)
    #expect(compact == ByteBuffer(string: "x" + String(buffer: json(sample()))))
    var pretty = ByteBuffer()
    RRPairEncoder().encode(sample(), style: .pretty, into: &pretty)
    #expect(try FieldTree(json: pretty).compact == json(sample()))
    #expect(String(buffer: pretty).hasPrefix("{\n  \"msgType\": \"rrpair\",\n  \"resource\": \"shop\",\n"))
  }

  @Test func `a coded body is shown decoded, with the bytes of the wire beside it`() throws {
    let exchange = sample("coded", fields: Fields(["Content-Encoding": "gzip"]))
    var text = ByteBuffer()
    RRPairEncoder(decoding: BodyDecoding { _ in ByteBuffer(string: "plain") }).encode(exchange, into: &text)
    let tree = try FieldTree(json: text)
    #expect(tree.root["http"]?["res"]?["bodyBase64"]?.string == ByteBuffer(string: "plain").base64)
    #expect(tree.root["doppel"]?["response"]?["wireBodyBase64"]?.string == ByteBuffer(string: "coded").base64)
    #expect(try RRPairDecoder().decode(text) == exchange)
  }
}
