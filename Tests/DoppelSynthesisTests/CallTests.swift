import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct CallTests {
  @Test
  func `paths name items, bodies are taken apart, and names of items make no other endpoint`() {
    let call = Traffic.call("PATCH", "/shelves/s1/books/b1?now=yes", #"{"meta":{"owner_id":"p1"},"title":"Tea"}"#)
    let target = call.target { ["s1", "b1", "p1"].contains($0) }
    #expect(target.endpoint == "method=PATCH /shelves/*/books/*")
    #expect(target.ids == ["s1", "b1", "p1"])
    #expect(target.idPlaces == [".meta.owner_id"])
    #expect(target.shape == ".meta.owner_id* .title ?now")
    #expect(call.value(at: ".title") == .string("Tea"))
  }

  @Test
  func `a query language's document is the operation, and its variables are the arguments`() {
    let body = #"{"operationName":"Book","query":"query Book($id: ID!) { book(id: $id) { title } }","variables":{"id":"b1"}}"#
    let call = Traffic.call("POST", "/graphql", body)
    #expect(call.label.contains("query Book("))
    #expect(call.arguments.map(\.place) == [".id"])
  }

  @Test
  func `what is made anew each time is taken from another call, the rest stays`() {
    let own = Traffic.call("POST", "/x", #"{"n":"4a9c7f0e58d14c3a","t":"Tea"}"#)
    let other = Traffic.call("POST", "/x", #"{"n":"90b1f7aa3c5d2e64","t":"Salt"}"#)
    let mixed = own.withNoise(of: other, ids: [])
    #expect(mixed.value(at: ".n") == .string("90b1f7aa3c5d2e64"))
    #expect(mixed.value(at: ".t") == .string("Tea"))
  }

  @Test
  func `the pairs of a form stand for what they say, not for how it is written`() {
    let key = Signature([("form", ByteBuffer(string: "full%20name=Gr%C3%B6%C3%9Fe%21&rate=5%&x=%zz"))]).canonicalBytes
    let call = Call(key: key, fields: Fields()) { _ in .form }
    #expect(call.value(at: "?full name") == .string("Größe!"))
    #expect(call.value(at: "?rate") == .string("5%"))
    #expect(call.value(at: "?x") == .string("%zz"))
  }

  @Test
  func `the server is what a key names that ends so, where it is a name`() {
    func server(_ entries: [(String, String)]) -> String {
      let signature = Signature(entries.map { ($0.0, ByteBuffer(string: $0.1)) })
      return Call.server(in: signature.canonicalBytes) { key in
        String(decoding: key, as: UTF8.self).hasPrefix("query") ? .text : .name
      }
    }
    #expect(server([("http:host", "a.test"), ("http:method", "GET")]) == "a.test")
    #expect(server([("query:host", "b.test"), ("http:method", "GET")]) == "")
    #expect(server([("host", "a.test")]) == "" && server([]) == "")
  }
}
