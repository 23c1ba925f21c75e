import DoppelExchange
import DoppelProtocols
import DoppelRespond
import DoppelRules
import DoppelWire
import NIOCore
import Testing

@testable import DoppelApp

struct SessionRuleTests {
  @Test func `a rule is read in all its forms`() throws {
    let table: [(String, SessionRule)] = [
      ("auto", .automatic), ("connection", .connection), ("header:X-Tenant", .sign(.header("X-Tenant"))),
      ("cookie:basket", .sign(.cookie("basket"))), ("value:query tenant", .sign(.value(place: "query tenant"))),
      ("value:body.a:b", .sign(.value(place: "body.a:b"))), ("value:path, part 2", .sign(.value(place: "path, part 2"))),
    ]
    for (text, rule) in table { #expect(try SessionRule(text) == rule, "\(text)") }
  }

  @Test(arguments: [
    ("", "expected auto, connection, header:NAME"), ("headers:X", "expected auto, connection, header:NAME"),
    ("header", "expected auto, connection, header:NAME"), ("header:", "the name of a header field or a cookie, found the end"),
    ("cookie:a b", #"the name of a header field or a cookie, found "a b""#), ("value:tenant", "expected a place of requests"),
    ("Connection", "expected auto, connection, header:NAME"),
  ])
  func `what is no rule says what was expected`(_ text: String, _ reason: String) {
    let error = #expect(throws: RuleSyntaxError.self) { try SessionRule(text) }
    #expect(error?.description.contains(reason) == true && error?.description.contains("is not a rule of sessions") == true)
  }

  private func session(_ rule: SessionRule, _ exchange: Exchange, recording: Int = 0) -> String? {
    rule.name(of: exchange, in: recording)
  }

  @Test func `a recorded exchange has the session that the rule tells`() throws {
    var one = exchange(1)
    one.session = "auth:1"
    one.request?.fields.append("X-Tenant", "ann")
    #expect(self.session(.automatic, one) == "auth:1")
    #expect(self.session(.connection, one) == nil, "no connection is known")
    one.connection = ConnectionID(7)
    #expect(
      self.session(.connection, one) == "connection:0/7" && self.session(.connection, one, recording: 1) == "connection:1/7")
    #expect(self.session(.sign(.header("X-Other")), one) == nil)
    let tenant = try #require(self.session(.sign(.header("X-Tenant")), one))
    let asked = try #require(AskedRequest(one))
    #expect(SessionRule.sign(.header("X-Tenant")).clients.session(asked.question) == tenant, "live requests have the same")
    #expect(SessionRule.connection.clients.session(asked.question) == "connection:7")
  }

  @Test func `a recorded connection is none of those that come`() throws {
    var one = exchange(1)
    one.connection = ConnectionID(7)
    let asked = try #require(AskedRequest(one))
    #expect(SessionRule.connection.clients.session(asked.question) != self.session(.connection, one))
  }

  @Test func `credentials are what they are, whatever tells the sessions`() throws {
    var one = exchange(1)
    one.request?.fields.append("Authorization", "Bearer t")
    let request = try #require(one.request)
    for rule in [SessionRule.automatic, .connection, .sign(.header("X-Tenant"))] {
      #expect(rule.clients.credentials(request)?.hasPrefix("auth:") == true)
    }
    let login = Message(fields: Fields(["Set-Cookie": "sid=1"]))
    let wire = Protocols.all[0]
    #expect(SessionRule.automatic.names(issuedBy: login, wire).count == 1)
    #expect(SessionRule.sign(.cookie("sid")).names(issuedBy: login, wire).count == 1)
    #expect(SessionRule.connection.names(issuedBy: login, wire).isEmpty)
    #expect(SessionRule.sign(.header("X-Tenant")).names(issuedBy: login, wire).isEmpty)
  }
}
