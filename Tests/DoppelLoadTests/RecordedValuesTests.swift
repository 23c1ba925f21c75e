import DoppelExchange
import DoppelLearn
import DoppelWire
import NIOCore
import Testing

@testable import DoppelLoad

/// A recorded exchange of the client that `session` names, or of a host; `number` seconds after the first.
func said(
  _ number: Int, _ target: String, _ fields: Fields = Fields(), asked: String = "", answered: String,
  with answer: Fields = Fields(),
  session: String? = nil, client: String = "10.0.0.1", port: Int = 80
) -> Exchange {
  var exchange = recorded(number * 1_000, port: port, session: session, path: target)
  var request = Message(
    start: .request(method: asked.isEmpty ? "GET" : "POST", target: target, version: "HTTP/1.1"),
    fields: Fields(["Host": "127.0.0.1:\(port)"]), body: ByteBuffer(string: asked), framing: asked.isEmpty ? .none : .length)
  for (name, value) in fields.pairs { request.fields.append(name, value) }
  exchange.request = request
  var response = response(body: answered)
  for (name, value) in answer.pairs { response.fields.append(name, value) }
  exchange.response = response
  exchange.client = Endpoint(address: client, port: 4_000 + number)
  exchange.command = asked.isEmpty ? "GET" : "POST"
  exchange.location = String(target.prefix { $0 != "?" })
  return exchange
}

struct RecordedValuesTests {
  private func found(_ exchanges: [Exchange]) -> RecordedValues { RecordedValues(exchanges) { _ in wire } }

  @Test func `kinds are named by method, host and path, parts that vary left out`() {
    let kinds = self.found([
      said(0, "/users/u7", answered: "{}"), said(1, "/users/u9", answered: "{}"),
      said(2, "/orders/17", asked: "{}", answered: ""),
    ]).kinds
    #expect(kinds == ["GET 127.0.0.1/users/*", "GET 127.0.0.1/users/*", "POST 127.0.0.1/orders/*"])
  }

  @Test func `small numbers travel within one client alone`() {
    func found(_ reader: String) -> [Correlation] {
      self.found([
        said(0, "/orders", asked: "{}", answered: #"{"id":17}"#), said(1, "/orders", asked: "{}", answered: #"{"id":18}"#),
        said(2, "/orders/17", answered: "{}", client: reader), said(3, "/orders/18", answered: "{}", client: reader),
      ]).correlations.all
    }
    #expect(found("10.0.0.1").map(\.used.place) == ["path, part 2"] && found("10.0.0.2").isEmpty)
  }

  @Test(arguments: [(nil, 500, true), (nil, 1_001, true), (nil, 1_002, false), (Duration.milliseconds(900), 5_000, true)])
  func `a client knows what an answer says from its first byte on, and others round its end`(
    firstByte: Duration?, milliseconds: Int, isKnown: Bool
  ) {
    let id = "8b0c1f3e-5d6a-4e7f-9a1b-2c3d4e5f6a7b"
    var create = said(0, "/orders", asked: "{}", answered: #"{"id":"\#(id)"}"#)
    create.timeToFirstByte = firstByte
    create.duration = .milliseconds(milliseconds)
    let found = self.found([create, said(1, "/orders/\(id)", answered: "{}")]).correlations.all
    #expect(found.isEmpty != isKnown)
  }

  @Test func `a login's session is one with the client that logged in`() {
    let exchanges = (0..<2).flatMap { number in
      let client = "10.0.0.\(number)"
      let token = "bdc5f3a1e2947680bdc5f3a1e294768\(number)"
      var read = said(
        number * 2 + 1, "/users/1\(number)", Fields(["Authorization": "Bearer \(token)"]), answered: "{}", client: client)
      read.session = wire.session(of: read.request ?? Message())
      let answer = #"{"token":"\#(token)","user_id":1\#(number)}"#
      return [said(number * 2, "/login", asked: "{}", answered: answer, client: client), read]
    }
    #expect(exchanges.compactMap(\.session).count == 2)
    let used = self.found(exchanges).correlations.links.map(\.used.place)
    #expect(used.filter { $0 == "path, part 2" }.count == 2, "\(used)")
    let strangers = exchanges.enumerated().map { number, exchange in
      var exchange = exchange
      if number % 2 == 1 { exchange.session = "auth:other" }
      return exchange
    }
    #expect(!self.found(strangers).correlations.links.map(\.used.place).contains("path, part 2"))
  }

  @Test func `what has no known protocol or no answer counts for nothing`() {
    var exchange = said(0, "/a", answered: "{}")
    exchange.response = nil
    #expect(self.found([exchange]).correlations.isEmpty)
    #expect(RecordedValues([exchange]) { _ in nil }.kinds == ["GET"])
  }
}
