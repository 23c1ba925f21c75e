import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct RequestKindTests {
  private func kind(_ request: Signature) -> UInt64 { withLeaves(request) { RequestKind.key(of: $0, $1) } }

  @Test func `the key is the same in every run`() {
    #expect(self.kind(["name:method": "GET"]) == 0x6d43_070e_217c_1e56)
  }

  @Test(arguments: [
    ["text:q": "a", "name:method": "GET"], ["text:q": "something else", "name:method": "GET"],
    ["text:q": "", "name:method": "GET"],
  ])
  func `values do not count`(request: [String: String]) {
    #expect(self.kind(request) == self.kind(["text:q": "1", "name:method": "GET"]))
  }

  @Test(arguments: [
    ["text:q": "1", "name:method": "PUT"], ["text:q": "1"], ["text:r": "1", "name:method": "GET"],
    ["text:q": "1", "text:r": "1", "name:method": "GET"], ["json:q": "1", "name:method": "GET"], [:],
  ])
  func `names count, and what is there`(request: [String: String]) {
    #expect(self.kind(request) != self.kind(["text:q": "1", "name:method": "GET"]))
  }

  @Test func `parts of a path count but for numbers and what looks made`() {
    func kind(_ path: String) -> UInt64 { self.kind(["path:url": path]) }
    for path in ["/orders/18", "/orders/\(uuid(0))", "/orders/00f067aa0ba902b7", "/orders/3f2a91bc"] {
      #expect(kind(path) == kind("/orders/17"), "\(path)")
    }
    #expect(kind("/orders/files-3f2a91bc/x") == kind("/orders/files-7c01d9ee/x"))
    for path in ["/users/17", "/orders/new", "/orders", "/orders/17/18", "//orders/17", "/17/orders", "/orders/files-3f2a91bc"]
    {
      #expect(kind(path) != kind("/orders/17"), "\(path)")
    }
    #expect(kind("/orders/files-3f2a91bc") != kind("/orders/pages-3f2a91bc"))
  }

  @Test func `of JSON the names count, and of an array that it has elements`() {
    func kind(_ json: String) -> UInt64 { self.kind(["json:body": json]) }
    let one = kind(#"{"a":1,"b":[{"c":"x"}]}"#)
    #expect(kind(#"{"a":"two","b":[{"c":"y"},{"c":"z"}]}"#) == one)
    for json in [
      #"{"a":1,"b":[]}"#, #"{"a":1,"b":[{"d":"x"}]}"#, #"{"a":1,"b":{"c":"x"}}"#, #"{"a":true,"b":[{"c":"x"}]}"#,
    ] {
      #expect(kind(json) != one, "\(json)")
    }
  }

  @Test func `a JSON text of the length of a document with a space in it counts, but for what looks made`() {
    func kind(_ text: String) -> UInt64 { self.kind(["json:body": #"{"query":"\#(text)"}"#]) }
    let (short, long) = ("query { aaaaaaaaaaaaa }", "query { aaaaaaaaaaaaaa }")
    #expect(short.utf8.count == 23 && long.utf8.count == 24)
    #expect(kind(short) == kind("query { bbbbbbbbbbbbb }") && kind(short) == kind("x"))
    #expect(kind(long) != kind("query { bbbbbbbbbbbbbb }") && kind(long) != kind("x"))
    #expect(kind(String(repeating: "a", count: 24)) == kind("x"), "without a space it is one word")
    #expect(kind("query { node(id: \(uuid(0))) }") == kind("query { node(id: \(uuid(1))) }"))
  }

  private func kind(_ request: [String: String]) -> UInt64 {
    self.kind(Signature(request.map { ($0.key, ByteBuffer(string: $0.value)) }))
  }
}
