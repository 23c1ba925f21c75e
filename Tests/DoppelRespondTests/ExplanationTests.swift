import DoppelExchange
import DoppelMatch
import DoppelRespond
import NIOCore
import Testing

struct ExplanationTests {
  @Test func `it is a JSON document that names the signature and every difference`() throws {
    let nearMiss = NearMiss(
      exchange: ExchangeID(high: 0, low: 1), signature: Signature(),
      fields: [.init(name: "http:query", recorded: nil, asked: "a\"b")], distance: 5)
    let key = Signature(["http:host": "a.test", "http:url": "/x"]).canonicalBytes
    let tree = try FieldTree(json: Explanation.write(key: key, nearMisses: [nearMiss])).root
    #expect(tree["outcome"]?.string == "miss")
    #expect(tree["signature"]?["http:host"]?.string == "a.test")
    let near = try #require(tree["nearMisses"].flatMap { Array($0.elements).first })
    #expect(near["exchange"]?.string == ExchangeID(high: 0, low: 1).description)
    let field = try #require(near["differences"].flatMap { Array($0.elements).first })
    #expect(field["field"]?.string == "http:query" && field["asked"]?.string == "a\"b")
    #expect(field["recorded"]?.kind == .null)
  }

  @Test(arguments: [[], [0xff], [0, 0, 0, 9, 1], Array(repeating: UInt8(0xff), count: 64)])
  func `any bytes as key give a document`(bytes: [UInt8]) throws {
    let tree = try FieldTree(json: Explanation.write(key: ByteBuffer(bytes: bytes), nearMisses: []))
    #expect(tree.root["outcome"]?.string == "miss")
  }

  @Test func `values that are no text do not break it`() throws {
    var signature = Signature()
    signature["k"] = ByteBuffer(bytes: [0xff, 0, 0x22, 0x5c])
    _ = try FieldTree(json: Explanation.write(key: signature.canonicalBytes, nearMisses: []))
  }
}
