import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct GraphQLOperationTests {
  private let shared = Resource(["h", "graphql"])

  private func about(_ step: String) -> Resource { self.shared.appending(step) }

  private func effect(_ body: String, answer: String? = nil) throws -> Effect? {
    let tree = try answer.map { try FieldTree(json: $0) }
    return GraphQLOperation(try FieldTree(json: body).root)?.effect(in: self.shared, answer: tree)
  }

  @Test(arguments: [
    "{}", "[]", "1", #"{"query":1}"#, #"{"query":null}"#, #"{"query":""}"#, #"{"query":"{}"}"#, #"{"Query":"a"}"#,
  ]) func `a body without words in its query is none`(body: String) throws {
    #expect(try self.effect(body) == nil)
  }

  @Test(arguments: [
    ("{ orders { id } }", Effect.Kind.none), ("query Q { orders { id } }", .none), ("subscription S { order }", .none),
    ("mutation { createOrder { id } }", .create), ("mutation M($a: Int) { createOrder(a: $a) { id } }", .create),
    ("mutation{createOrder{id}}", .create), ("query mutation { a }", .none), ("query Q { mutation }", .none),
  ]) func `the first word tells whether it writes`(query: String, kind: Effect.Kind) throws {
    #expect(try self.effect(#"{"query":"\#(query)"}"#) == Effect(kind, self.shared))
  }

  @Test(arguments: [
    (#"{"id":"17"}"#, "17"), (#"{"userId":"17","name":"x"}"#, "17"), (#"{"id":"a b","userIds":["18"]}"#, "a b"),
    (#"{"input":{"id":"18"},"id":"17"}"#, "17"), (#"{"id":"17","otherId":null}"#, "17"),
  ]) func `one variable that names an object tells what it is about`(variables: String, step: String) throws {
    func effect(_ query: String) throws -> Effect? { try self.effect(#"{"query":"\#(query)","variables":\#(variables)}"#) }
    #expect(try effect("query Q { order }") == Effect(.none, self.about(step)))
    #expect(try effect("mutation M { updateOrder { id } }") == Effect(.change, self.about(step)))
    #expect(try effect("mutation M { deleteOrder { id } }") == Effect(.remove, self.about(step)))
    #expect(try effect("mutation M { removeOrder { id } }") == Effect(.remove, self.about(step)))
  }

  @Test(arguments: [
    "{}", "null", "[]", #""17""#, #"{"id":"17","userId":"18"}"#, #"{"name":"17"}"#, #"{"input":{"id":"17"}}"#,
    #"{"ids":["17"]}"#, #"{"identity":"17"}"#, #"{"id":null}"#,
  ]) func `none or several of them tell only that it is about all`(variables: String) throws {
    #expect(try self.effect(#"{"query":"{ order }","variables":\#(variables)}"#) == Effect(.none, self.shared))
    #expect(
      try self.effect(#"{"query":"mutation M { addOrder }","variables":\#(variables)}"#) == Effect(.create, self.shared))
  }

  @Test(arguments: [
    (#""Read""#, Effect.Kind.none), (#""Write""#, .create), ("null", .none), (#""Gone""#, .none), (#""""#, .none), ("1", .none),
  ]) func `of several operations the named one counts, else the first; another name is refused`(name: String, kind: Effect.Kind)
    throws
  {
    let query = "query Read { orders } mutation Write { addOrder }"
    #expect(try self.effect(#"{"operationName":\#(name),"query":"\#(query)"}"#) == Effect(kind, self.shared))
    let other = "mutation Write { addOrder } query Read { orders }"
    let otherKind: Effect.Kind = [#""Write""#, "null", "1"].contains(name) ? .create : .none
    #expect(try self.effect(#"{"operationName":\#(name),"query":"\#(other)"}"#) == Effect(otherKind, self.shared))
  }

  @Test func `what may have come to be is named by the values of the answer, five levels deep`() throws {
    let body = #"{"query":"mutation { addOrder }"}"#
    let effect = try self.effect(
      body, answer: #"{"data":{"addOrder":{"id":"9","total":5,"open":true,"lines":[{"id":"1"}],"owner":{"id":"u"}}}}"#)
    #expect(effect == Effect(.create, self.shared, candidates: ["9", "5", "u"].map(self.about)))
    let deep = try self.effect(body, answer: #"{"a":{"b":{"c":{"d":{"v":1,"e":{"w":2}}}}}}"#)
    #expect(deep?.candidates == [self.about("1")])
    #expect(try self.effect(body, answer: #"["9"]"#) == Effect(.create, self.shared))
  }
}
