import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct ResidueTests {
  /// Members that are not modelled, at each place where they may stand.
  private let document = ByteBuffer(
    string: #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http","duration":1,"uuid":"AAAAAAAAAAEAAAAAAAAAAg==","#
      + #""direction":"OUT","tags":{"a":"1","n":1.0},"cluster":"c \u00e9\/","http":{"req":{"uri":"/","method":"GET","t0":1e5},"#
      + #""res":{"statusCode":200,"t1":[]},"t2":{"x":{}}},"netinfo":{"id":"x","t3":-0,"downstream":{"bytesSent":"315"},"#
      + #""upstream":{"port":1,"t4":true}},"doppel":{"version":1,"t5":0.10,"request":{"t6":""},"response":{"t7":1}}}"#)

  @Test func `what is not modelled is kept in its places with its lexemes`() throws {
    let exchange = try RRPairDecoder().decode(self.document)
    let text = String(buffer: json(exchange))
    let root = try FieldTree(json: text).root
    #expect(root["tags"]?.text == #"{"a":"1","n":1.0}"#)
    #expect(root["cluster"]?.text == #""c \u00e9\/""#)
    #expect(root["http"]?["req"]?["t0"]?.text == "1e5")
    #expect(root["http"]?["res"]?["t1"]?.text == "[]")
    #expect(root["http"]?["t2"]?.text == #"{"x":{}}"#)
    #expect(root["netinfo"]?["id"]?.string == "x")
    #expect(root["netinfo"]?["t3"]?.text == "-0")
    #expect(root["netinfo"]?["downstream"]?["bytesSent"]?.string == "315")
    #expect(root["netinfo"]?["upstream"]?["t4"]?.bool == true)
    #expect(root["doppel"]?["t5"]?.text == "0.10")
    #expect(root["doppel"]?["request"]?["t6"]?.string == "")
    #expect(root["doppel"]?["response"]?["t7"]?.integer == 1)
    #expect(try RRPairDecoder().decode(ByteBuffer(string: text)) == exchange)
  }

  @Test func `a document that is modelled whole has no residue`() throws {
    #expect(Residue().tree == nil)
    #expect(try RRPairDecoder().decode(json(sample())).foreign == nil)
  }

  @Test func `members that usually follow from others are kept where they do not`() throws {
    let odd = String(buffer: json(sample())).replacing(
      #""msgType":"rrpair","resource":"shop""#, with: #""msgType":"x","resource":"other""#
    )
    .replacing(#""url":"/items/1""#, with: #""url":"/other""#).replacing(
      #""host":"items.example.com:8080","#, with: #""host":"h","#
    )
    .replacing(#""contentType":"application/json""#, with: #""contentType":"text/plain""#)
    .replacing(#""network_address":"items.example.com:8080""#, with: #""network_address":"n:1""#)
    let exchange = try RRPairDecoder().decode(ByteBuffer(string: odd))
    let root = try FieldTree(json: json(exchange)).root
    #expect(root["msgType"]?.string == "x")
    #expect(root["resource"]?.string == "other")
    #expect(root["service"]?.string == "shop")
    #expect(root["http"]?["req"]?["url"]?.string == "/other")
    #expect(root["http"]?["req"]?["host"]?.string == "h")
    #expect(root["http"]?["res"]?["contentType"]?.string == "text/plain")
    #expect(root["network_address"]?.string == "n:1")
    #expect(exchange.server == sample().server)
  }

  @Test func `the residue survives Markdown`() throws {
    let exchange = try RRPairDecoder().decode(self.document)
    #expect(try MarkdownDecoder().decode(MarkdownEncoder().encode(exchange)) == exchange)
  }
}
