import DoppelExchange
import NIOCore
import Testing

@testable import DoppelApp

struct AskedRequestTests {
  @Test func `a recorded request is asked with today's signature and the port of its server`() throws {
    var recorded = exchange(1, "/items/1?b=2&a=1", port: 8080)
    recorded.signature["instance"] = ByteBuffer(string: "3")
    recorded.signature["http:url"] = ByteBuffer(string: "/edited")
    recorded.isSignatureEdited = true
    let asked = try #require(AskedRequest(recorded))
    #expect(asked.exchange == recorded.id && asked.port == 8080)
    #expect(asked.question.request == recorded.request && asked.question.startedAt == recorded.startedAt)
    let signature = try #require(Signature(canonicalBytes: asked.question.key))
    #expect(signature["http:url"] == ByteBuffer(string: "/items/1"), "what is asked is the request, not what a person wrote")
    #expect(signature["http:queryparams:a"] == ByteBuffer(string: "1") && signature["instance"] == nil)
  }

  @Test func `what is no whole request of a protocol with a codec is not asked`() {
    var empty = exchange()
    empty.request = nil
    #expect(AskedRequest(empty) == nil)
    var cut = exchange()
    cut.request?.bodyLength += 1
    #expect(AskedRequest(cut) == nil)
    var unknown = exchange()
    unknown.protocolName = "carrier-pigeon"
    #expect(AskedRequest(unknown) == nil)
  }

  @Test func `sessions and conditions are those of any protocol`() {
    let bearer = Message(
      start: .request(method: "GET", target: "/", version: "HTTP/1.1"), fields: Fields(["Authorization": "Bearer abc"]))
    #expect(AskedRequest.session(of: bearer) != nil && AskedRequest.aspect(of: bearer) == 0)
    let part = Message(
      start: .request(method: "GET", target: "/", version: "HTTP/1.1"), fields: Fields(["Range": "bytes=0-1"]))
    #expect(AskedRequest.session(of: part) == nil && AskedRequest.aspect(of: part) != 0)
  }
}
