import DoppelExchange
import DoppelRecording
import NIOCore
import SystemPackage
import Testing

/// Recordings of another tool; they lie outside the project and are never copied into it.
@Suite(.enabled(if: hasShared, "the folder of real recordings is absent: set DOPPEL_SHARED to the folder that holds it"))
struct SharedRecordingsTests {
  @Test func `every file loads`() throws {
    let (exchanges, problems) = try load(shared)
    #expect(problems.isEmpty)
    #expect(exchanges.count == 214)
    #expect(exchanges.filter { $0.protocolName == "http" }.count == 168)
    #expect(exchanges.filter { $0.protocolName == "http" && $0.isSecure }.count == 10)
    #expect(exchanges.allSatisfy { !$0.isSignatureEdited })
  }

  @Test func `HTTP survives Markdown, JSON and JSON Lines without a changed byte`() throws {
    for exchange in try load(shared).exchanges where exchange.protocolName == "http" {
      let markdown = MarkdownEncoder().encode(exchange)
      let first = try MarkdownDecoder().decode(markdown)
      #expect(first == exchange)
      var pretty = ByteBuffer()
      RRPairEncoder().encode(first, style: .pretty, into: &pretty)
      let second = try RRPairDecoder().decode(pretty)
      #expect(second == exchange)
      #expect(try RRPairDecoder().decode(json(second)) == exchange)
      #expect(MarkdownEncoder().encode(try RRPairDecoder().decode(json(second))) == markdown)
    }
  }

  @Test func `what has no codec is written back as it was`() throws {
    var count = 0
    try RecordingSource([shared]).load { exchange, path in
      guard exchange.protocolName == "postgres" else { return }
      count += 1
      let original = try FieldTree(json: ByteBuffer(string: try text(path)))
      #expect(try FieldTree(json: json(exchange)) == original)
      #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
    }
    #expect(count == 46)
  }

  @Test func `members that are not modelled are kept`() throws {
    let path = shared.appending("http-xml")
    let exchange = try #require(try load(path).exchanges.first)
    let tree = try FieldTree(json: json(exchange))
    #expect(tree.root["cluster"]?.string == "undefined")
    #expect(tree.root["resource"]?.string == "my-app")
    #expect(tree.root["netinfo"]?["downstream"]?["bytesSent"]?.string == "315")
    #expect(exchange.response?.fields.first("content-length") == "466")
    #expect(exchange.response?.body.readableBytes == 466)
    #expect(exchange.signature["http:requestBodyHash"]?.readableBytes == 32)
  }
}
