import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPOperationTests {
  private func operation(_ body: String?, target: String? = nil, method: String = "POST") -> HTTPOperation? {
    var fields = Fields()
    if let target { fields.append("x-amz-target", target) }
    let request = Message(start: .request(method: method, target: "/", version: "HTTP/1.1"), fields: fields)
    return HTTPOperation(request, body: body.map(wire))
  }

  private func isOne(_ operation: HTTPOperation?) -> Bool { operation != nil }

  @Test(arguments: [
    ("DynamoDB_20120810.PutItem", "PutItem"), ("a.b.PutItem", "PutItem"), ("PutItem", "PutItem"), ("", ""), (".", "."),
  ]) func `the field names an operation of AWS, the last word without its service`(target: String, name: String) {
    guard case .amazon(let operation)? = self.operation(#"{"TableName":"t"}"#, target: target) else {
      Issue.record("it is one")
      return
    }
    #expect(operation.name == name)
    #expect(operation.input.text == #"{"TableName":"t"}"#)
  }

  @Test func `a body with a query is GraphQL where no field says otherwise`() {
    guard case .graphQL? = self.operation(#"{"query":"{orders}"}"#) else {
      Issue.record("it is one")
      return
    }
    guard case .amazon? = self.operation(#"{"query":"{orders}"}"#, target: "A.Query") else {
      Issue.record("it is one of AWS")
      return
    }
  }

  @Test(arguments: [nil, "", "no JSON", "[]", "1", #"[{"query":"{a}"}]"#, "{}", #"{"a":1}"#, #"{"query":1}"#, #"{"query":""}"#])
  func `other bodies name none`(body: String?) {
    #expect(!self.isOne(self.operation(body)))
    #expect(self.isOne(self.operation(body, target: "A.B")) == (body?.first == "{"))
  }

  @Test(arguments: ["GET", "PUT", "post", "QUERY"]) func `only POST calls operations`(method: String) {
    #expect(!self.isOne(self.operation("{}", target: "A.B", method: method)))
    #expect(!self.isOne(self.operation(#"{"query":"{a}"}"#, method: method)))
  }

  @Test func `a message that is no request names none`() {
    let message = Message(fields: Fields(["X-Amz-Target": "A.B"]))
    #expect(!self.isOne(HTTPOperation(message, body: wire("{}"))))
  }

  @Test func `the effect is that of the operation, in the resource that all share`() throws {
    let shared = Resource(["h"])
    let answer = try FieldTree(json: #"{"data":{"id":"9"}}"#)
    let delete = self.operation(#"{"Key":{"id":{"S":"1"}},"TableName":"t"}"#, target: "D.DeleteItem")
    #expect(
      delete?.effect(in: shared, answer: answer)
        == Effect(.remove, Resource(["h", "t", #"{"id":{"S":"1"}}"#])))
    let create = self.operation(#"{"query":"mutation { createOrder { id } }"}"#)
    #expect(create?.effect(in: shared, answer: answer) == Effect(.create, shared, candidates: [Resource(["h", "9"])]))
    #expect(create?.effect(in: shared, answer: nil) == Effect(.create, shared))
  }
}
