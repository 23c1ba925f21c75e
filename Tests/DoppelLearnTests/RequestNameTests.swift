import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct RequestNameTests {
  private func name(_ request: KeyValuePairs<String, String>) -> String {
    Signature(request).canonicalBytes.withUnsafeReadableBytes { RequestName.of($0, form: { sampleForm(of: $0) }) }
  }

  @Test(arguments: [
    ("/orders", "/orders"), ("/orders/17", "/orders/*"), ("/orders/\(uuid(0))/items/3", "/orders/*/items/*"), ("/", "/"),
    ("/orders/files-3f2a91bc/x", "/orders/files-*/x"), ("/v1/orders/", "/v1/orders/"), ("/orders/new", "/orders/new"),
  ])
  func `parts of a path that are numbers or look made are a star`(path: String, shown: String) {
    #expect(self.name(["name:host": "api.test", "name:method": "POST", "path:url": path]) == "POST api.test\(shown)")
  }

  @Test func `other names that tell requests apart follow, and values are left out`() {
    #expect(
      self.name([
        "name:host": "db.test", "name:method": "POST", "name:target": "Db.PutItem", "path:url": "/", "text:q": "secret",
        "json:body": #"{"password":"secret"}"#,
      ]) == "POST db.test/ Db.PutItem")
    #expect(self.name(["name:method": "GET", "name:empty": ""]) == "GET")
    #expect(self.name([:]).isEmpty)
    let long = String(repeating: "x", count: RequestName.longestPart)
    #expect(self.name(["name:method": long]) == long && self.name(["name:method": long + "y"]) == long)
  }

  @Test(arguments: [
    ("query GetOrder($id: ID!) { order(id: $id) { id } }", "query GetOrder"),
    ("query { order(id: 1) { total, id } }", "query order"),
    ("{ order(id: 17) { total } }  ", "order total"), ("mutation($a: Int) { add(to: $a) { id } }", "mutation add"),
    (#"\n  query GetOrder {\n    order { id }\n  }"#, "query GetOrder"), ("{ order { id, total, name } } ", "order id"),
  ])
  func `a document is named by the words that it begins with`(document: String, words: String) {
    #expect(RequestName.operation(document) == words)
    #expect(
      self.name(["json:body": "{\"query\":\"\(document)\"}", "name:method": "POST", "path:url": "/graphql"])
        == "POST /graphql \(words)")
  }

  @Test(arguments: [
    "a long sentence about nothing at all", "{ a b }", "{{{{{{{{{{ }}}}}}}}}}}}}}}}}", "(((((((((((((((((( { a",
  ])
  func `any other text is a value, and is not named`(text: String) { #expect(RequestName.operation(text) == nil) }

  @Test func `a name stands on one line`() {
    #expect(self.name(["name:method": "GET\nx\u{7f}"]) == "GET\u{fffd}x\u{fffd}")
  }
}
