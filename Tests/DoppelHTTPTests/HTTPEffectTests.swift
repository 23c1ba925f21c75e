import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPEffectTests {
  private let orders = Resource(["h", "orders"])

  private func request(_ method: String, _ target: String, _ fields: Fields = Fields(), body: String = "") -> Message {
    var message = Message(
      start: .request(method: method, target: target, version: "HTTP/1.1"), fields: fields, body: wire(body), framing: .length)
    message.fields.append("Host", "H:80")
    return message
  }

  private func answer(_ body: String = "", _ fields: Fields = Fields(), status: Int = 200) -> Message {
    Message(
      start: .status(version: "HTTP/1.1", code: status, reason: ""), fields: fields, body: wire(body), framing: .length)
  }

  private func effect(_ request: Message, _ response: Message?, limits: Limits = .defaults) -> Effect {
    let exchange = Exchange(
      id: ExchangeID(high: 0, low: 1), protocolName: "http", direction: .outbound, startedAt: Timestamp(nanoseconds: 0),
      request: request, response: response)
    return HTTPEffect.of(exchange, signature: HTTPSignature.of(request, host: nil), limits: limits)
  }

  /// What a `POST` of an order may have brought about.
  private func candidates(_ answer: Message, limits: Limits = .defaults) -> [Resource] {
    self.effect(self.request("POST", "/orders"), answer, limits: limits).candidates
  }

  @Test(arguments: [
    ("GET", Effect.Kind.none), ("HEAD", .none), ("OPTIONS", .none), ("TRACE", .none), ("PUT", .change), ("PATCH", .change),
    ("DELETE", .remove), ("POST", .create), ("MKCOL", .create),
  ]) func `the method tells what was done`(method: String, kind: Effect.Kind) {
    var effect = Effect(kind, self.orders)
    effect.isWhole = ["PUT", "DELETE"].contains(method)
    #expect(self.effect(self.request(method, "/orders"), self.answer()) == effect)
  }

  @Test func `what PUT made elsewhere is named by Location of 201 alone`() {
    func candidates(_ status: Int) -> [Resource] {
      self.effect(self.request("PUT", "/orders"), self.answer("", Fields(["Location": "/b/7"]), status: status)).candidates
    }
    #expect(candidates(201).count == 1 && candidates(200).isEmpty)
  }

  @Test func `a tunnel changes nothing`() {
    #expect(self.effect(self.request("CONNECT", "h:443"), self.answer()) == Effect(.none, Resource(["h"])))
  }

  @Test(arguments: [
    ("/", ["h"]), ("", ["h"]), ("/orders/17", ["h", "orders", "17"]), ("//orders//17/", ["h", "orders", "17"]),
    ("/orders/17?a=/b", ["h", "orders", "17"]), ("http://Other:81/orders", ["other", "orders"]),
    ("/%7euser/a%2fb", ["h", "~user", "a%2Fb"]), ("/\u{e4}", ["h", "%C3%A4"]), ("*", ["h", "*"]),
  ]) func `the resource is the host and the parts of the path`(target: String, steps: [String]) {
    var effect = Effect(.remove, Resource(steps))
    // which part of it a parameter means is not known
    effect.isWhole = !target.contains("?")
    #expect(self.effect(self.request("DELETE", target), self.answer()) == effect)
  }

  @Test(arguments: ["PUT", "DELETE", "POST"]) func `a write that was refused did nothing`(method: String) {
    let request = self.request(method, "/orders", Fields(["X-Amz-Target": "A.Put"]), body: #"{"Name":"n"}"#)
    let plain = self.request(method, "/orders")
    func nothing(_ resource: Resource) -> Effect { Effect(.change, resource).refused }
    for status in [400, 401, 404, 409, 500, 599] {
      let answer = self.answer(#"{"id":"17"}"#, Fields(["Location": "/orders/17"]), status: status)
      #expect(self.effect(plain, answer) == nothing(self.orders))
      #expect(self.effect(request, answer) == nothing(method == "POST" ? self.orders.appending("n") : self.orders))
    }
    #expect(self.effect(plain, nil) == nothing(self.orders))
    #expect(self.effect(plain, Message(body: wire("x"))) == nothing(self.orders))
    #expect(self.effect(plain, self.answer(status: 399)).kind != .none)
  }

  @Test func `a new one is what Location names or a value of the answer, as deep as in one object`() {
    let answer = self.answer(
      #"{"id":17,"code":"a\u0062","inner":{"key":"k","deeper":{"no":1}},"list":["no"],"ok":true,"gone":null,"empty":""}"#,
      Fields(["Location": "/orders/new"]), status: 201)
    #expect(self.candidates(answer) == ["new", "17", "ab", "k"].map { self.orders.appending($0) })
    #expect(self.candidates(self.answer("not JSON", Fields(["location": "/x"]))) == [Resource(["h", "x"])])
    #expect(self.candidates(self.answer(#"["17"]"#)) == [])
  }

  @Test(arguments: [
    ("/orders/17", ["h", "orders", "17"]), ("17", ["h", "orders", "17"]), ("https://h", ["h"]), ("", ["h", "orders"]),
    ("http://other:81/orders/17?a#b", ["h", "orders", "17"]), ("/%6frders//17/?x=/y", ["h", "orders", "17"]),
    ("a/b", ["h", "orders", "a", "b"]), ("/\u{e4}", ["h", "%C3%A4"]),
  ]) func `a Location is a path on this host, or a name within the resource`(location: String, steps: [String]) {
    #expect(self.candidates(self.answer("", Fields(["Location": location]), status: 201)) == [Resource(steps)])
  }

  @Test func `so many values are looked at, each so long, and no more`() {
    func answer(_ count: Int) -> Message {
      self.answer("{" + (0..<count).map { #""m\#($0)":\#($0)"# }.joined(separator: ",") + "}")
    }
    #expect(self.candidates(answer(HTTPEffect.candidateLimit)).count == 32)
    let most = self.candidates(answer(HTTPEffect.candidateLimit + 1))
    #expect(most == (0..<32).map { self.orders.appending("\($0)") })
    let long = String(repeating: "\u{e4}", count: HTTPEffect.candidateBytes / 2)
    let written = String(repeating: "%C3%A4", count: HTTPEffect.candidateBytes / 2)
    #expect(self.candidates(self.answer(#"{"a":"\#(long)"}"#)) == [self.orders.appending(written)])
    #expect(self.candidates(self.answer(#"{"a":"\#(long)a","b":1}"#)) == [self.orders.appending("1")])
    // those of an object within count too
    let inner = (0..<40).map { #""m\#($0)":\#($0)"# }.joined(separator: ",")
    #expect(self.candidates(self.answer(#"{"a":"x","b":{\#(inner)},"c":"y"}"#)).count == 32)
  }

  @Test func `an answer is read behind its codings, within the limits`() {
    var answer = self.answer("", Fields(["Content-Encoding": "gzip"]))
    answer.body = Coded.deflated(wire(#"{"id":"17"}"#), window: 31)
    answer.bodyLength = answer.body.readableBytes
    #expect(self.candidates(answer) == [self.orders.appending("17")])
    var limits = Limits()
    limits.bodyDecoded = 10
    #expect(self.candidates(answer, limits: limits) == [])
    limits.nesting = 2
    #expect(self.candidates(self.answer(#"{"id":"17","a":[1]}"#), limits: limits) == [self.orders.appending("17")])
    limits.nesting = 1
    #expect(self.candidates(self.answer(#"{"id":"17","a":[1]}"#), limits: limits) == [])
  }

  @Test func `an operation tells more than the path`() {
    let target = Fields(["X-Amz-Target": "D.GetItem"])
    let get = self.request("POST", "/", target, body: #"{ "TableName": "t", "Key": {"b":1, "a":2} }"#)
    #expect(self.effect(get, self.answer(#"{"id":"17"}"#)) == Effect(.none, Resource(["h", "t", #"{"a":2,"b":1}"#])))
    let query = self.request("POST", "/graphql", body: #"{"query":"mutation { addOrder { id } }"}"#)
    let graph = Resource(["h", "graphql"])
    #expect(self.effect(query, self.answer(#"{"id":"17"}"#)) == Effect(.create, graph, candidates: [graph.appending("17")]))
    // only a body that is JSON has one
    let form = self.request("POST", "/", target, body: "a=b")
    #expect(self.effect(form, self.answer()) == Effect(.create, Resource(["h"])))
  }

  @Test func `where there is no request, or it is not known by host and path, nothing is told`() {
    let exchange = Exchange(
      id: ExchangeID(high: 0, low: 1), protocolName: "http", direction: .outbound, startedAt: Timestamp(nanoseconds: 0),
      response: self.answer(#"{"id":"17"}"#))
    let signature = Signature(["http:host": "h", "http:url": "/orders"])
    #expect(HTTPEffect.of(exchange, signature: signature, limits: .defaults) == Effect())
    #expect(self.effect(Message(body: wire("x")), self.answer()) == Effect())
    var whole = exchange
    whole.request = self.request("PUT", "/")
    var effect = Effect(.change, self.orders)
    effect.isWhole = true
    #expect(HTTPEffect.of(whole, signature: signature, limits: .defaults) == effect)
    for key in ["http:host", "http:url"] {
      var some = signature
      some[key] = nil
      #expect(HTTPEffect.of(whole, signature: some, limits: .defaults) == Effect())
    }
  }

  @Test func `any bytes do no harm`() {
    var choices = Choices(43)
    let pieces = ["{", "}", "[", "\"", "\"a\":", ":", ",", "1", "/", "%", "%2", "://", "?", "\u{e4}", "\\u", "mutation"]
    func text() -> String {
      (0..<Int.random(in: 0...8, using: &choices)).map { _ in pieces[Int.random(in: 0..<16, using: &choices)] }.joined()
    }
    for _ in 0..<2_000 {
      let answer = self.answer(text(), Fields(["Location": text()]), status: 201)
      let effect = self.effect(self.request("POST", "/" + text(), body: text()), answer)
      #expect(effect.kind == .create && !effect.resource.keys.isEmpty)
    }
  }
}
