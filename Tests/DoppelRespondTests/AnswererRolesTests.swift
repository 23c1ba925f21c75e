import DoppelExchange
import DoppelMatch
import DoppelRespond
import NIOCore
import Testing

/// Clients whom only what they were given told apart when they were recorded, and who come in another order.
struct AnswererRolesTests {
  /// The field `Client` tells a request's credentials.
  private func answerer(_ recorded: [Recorded], session: (@Sendable (Question) -> String?)? = nil) -> Answerer {
    let credentials: @Sendable (Message) -> String? = { $0.fields.first("Client") }
    let clients =
      session.map { ClientReading(session: $0, credentials: credentials) } ?? ClientReading(credentials: credentials)
    return Answerer(learned(recorded), configuration: Answerer.Configuration(), clients: clients)
  }

  private func decide(_ answerer: Answerer, _ request: String, client: String? = nil) -> Decision {
    var fields = Fields()
    if let client { fields.append("Client", client) }
    let key = signature(ofRequest: request)
    return answerer.decide(
      Question(
        key: key.canonicalBytes, request: Message(fields: fields, body: key["http:body"] ?? ByteBuffer()), startedAt: .epoch))
  }

  /// The numbers of the exchanges that a client's requests get; `nil` for a miss.
  private func given(_ answerer: Answerer, _ requests: [String], client: String? = nil) -> [UInt64?] {
    requests.map { self.decide(answerer, $0, client: client).exchange?.low }
  }

  /// Somebody who asks for a page with a token, logs in with that, and asks who it is.
  private func visit(_ number: Int, _ user: String) -> [Recorded] {
    [
      Recorded("GET /login", says: "token \(uuid(number))", issues: ["c\(number)"]),
      Recorded(#"POST /login {"token":"\#(uuid(number))","user":"\#(user)"}"#, says: "welcome", session: "c\(number)"),
      Recorded("GET /me", says: "\(user) \(uuid(number))", session: "c\(number)"),
    ]
  }

  private func login(_ token: Int, _ user: String) -> String {
    #"POST /login {"token":"\#(uuid(token))","user":"\#(user)"}"#
  }

  @Test func `who was given another's cookie and token is who it says that it is`() {
    let answerer = self.answerer(self.visit(0, "ann") + self.visit(1, "bob"))
    #expect(self.given(answerer, ["GET /login", "GET /login"]) == [0, 3])
    #expect(self.given(answerer, [self.login(0, "bob"), "GET /me"], client: "c0") == [4, 5])
    #expect(self.given(answerer, [self.login(1, "ann"), "GET /me"], client: "c1") == [1, 2])
    let echoes = self.decide(answerer, "GET /me", client: "c0").changes.echoes
    #expect(echoes.value(for: ByteBuffer(string: uuid(1))) == ByteBuffer(string: uuid(0)), "its answers say what it was given")
  }

  @Test func `whoever asks as recorded is whom it was given the role of`() {
    let answerer = self.answerer(self.visit(0, "ann") + self.visit(1, "bob"))
    for (number, user) in ["ann", "bob"].enumerated() {
      #expect(self.given(answerer, ["GET /login"]) == [UInt64(number * 3)])
      #expect(
        self.given(answerer, [self.login(number, user), "GET /me"], client: "c\(number)")
          == [UInt64(number * 3 + 1), UInt64(number * 3 + 2)])
    }
  }

  @Test func `nobody is whom nobody was`() {
    let answerer = self.answerer(self.visit(0, "ann") + self.visit(1, "bob"))
    #expect(self.given(answerer, ["GET /login", self.login(0, "eve")], client: nil) == [0, nil])
    #expect(self.given(answerer, [self.login(7, "bob")], client: "c7") == [nil], "a token that was not given")
    #expect(self.given(answerer, [self.login(0, "bob")], client: "c0") == [4], "a miss settles nothing")
  }

  @Test func `a role that is given once more is free again`() {
    let answerer = self.answerer(self.visit(0, "ann") + self.visit(1, "bob"))
    for user in ["bob", "ann"] {
      #expect(self.given(answerer, ["GET /login", "GET /login"]) == [0, 3])
      let told = user == "bob" ? 5 as UInt64 : 2
      #expect(self.given(answerer, [self.login(0, user), "GET /me"], client: "c0") == [told - 1, told])
    }
  }

  @Test func `who asked for it again under its own credentials plays on`() {
    let answerer = self.answerer(
      self.visit(0, "ann") + self.visit(1, "bob") + [
        Recorded("GET /login", says: "token \(uuid(0))", session: "c0"),
        Recorded("GET /login", says: "token \(uuid(1))", session: "c1"),
      ])
    _ = self.given(answerer, ["GET /login", "GET /login"])
    #expect(self.given(answerer, [self.login(0, "bob"), "GET /login", "GET /me"], client: "c0") == [4, 7, 5])
  }

  /// A cart, what is put in it, and what is in it.
  private func cart(_ number: Int, _ item: String) -> [Recorded] {
    [
      Recorded("POST /carts {}", says: "cart \(uuid(number))"), Recorded("GET /carts/\(uuid(number))", says: "empty"),
      Recorded(#"POST /carts/\#(uuid(number))/items {"n":"\#(item)"}"#, says: "put"),
      Recorded("GET /carts/\(uuid(number))/items", says: "\(item) in \(uuid(number))"),
    ]
  }

  @Test func `what was made by equal requests is that with which the same is done`() {
    let answerer = self.answerer(self.cart(0, "tea") + self.cart(1, "milk"))
    let asked = [
      "POST /carts {}", "GET /carts/\(uuid(0))", #"POST /carts/\#(uuid(0))/items {"n":"milk"}"#,
      "GET /carts/\(uuid(0))/items",
    ]
    #expect(self.given(answerer, asked)[2...] == [6, 7])
    #expect(
      self.decide(answerer, asked[3]).changes.echoes.value(for: ByteBuffer(string: uuid(1)))
        == ByteBuffer(string: uuid(0)))
    #expect(
      self.given(answerer, [#"POST /carts/\#(uuid(0))/items {"n":"tea"}"#]) == [nil], "it is the other one, and that had no tea"
    )
    #expect(
      self.given(answerer, ["POST /carts {}", #"POST /carts/\#(uuid(1))/items {"n":"tea"}"#, "GET /carts/\(uuid(1))/items"])
        == [4, 2, 3])
  }

  @Test func `what the client made goes with it`() {
    func cart(_ number: Int, _ item: String) -> [Recorded] {
      [
        Recorded(#"POST /carts {"ref":"\#(uuid(40 + number))"}"#, says: "cart \(uuid(number)) of \(uuid(40 + number))"),
        Recorded(#"POST /carts/\#(uuid(number)) {"n":"\#(item)"}"#, says: "\(item) of \(uuid(40 + number))"),
      ]
    }
    let answerer = self.answerer(cart(0, "tea") + cart(1, "milk"))
    #expect(
      self.given(answerer, [#"POST /carts {"ref":"\#(uuid(80))"}"#, #"POST /carts/\#(uuid(0)) {"n":"milk"}"#]) == [0, 3])
    let echoes = self.decide(answerer, #"POST /carts/\#(uuid(0)) {"n":"milk"}"#).changes.echoes
    #expect(echoes.value(for: ByteBuffer(string: uuid(41))) == ByteBuffer(string: uuid(80)))
    #expect(echoes.value(for: ByteBuffer(string: uuid(1))) == ByteBuffer(string: uuid(0)))
  }

  @Test func `what one client was given one time after another may be used in another order`() {
    func form(_ number: Int, _ item: String) -> [Recorded] {
      [
        Recorded("GET /form", says: "form \(uuid(number))", session: "c0"),
        Recorded(#"POST /form {"form":"\#(uuid(number))","n":"\#(item)"}"#, says: "made \(item)", session: "c0"),
      ]
    }
    let answerer = self.answerer(form(0, "tea") + form(1, "milk"))
    let asked = [
      "GET /form", #"POST /form {"form":"\#(uuid(0))","n":"milk"}"#, "GET /form",
      #"POST /form {"form":"\#(uuid(1))","n":"tea"}"#,
    ]
    #expect(self.given(answerer, asked, client: "c0") == [0, 3, 2, 1])
  }

  @Test func `a token that guards a form tells who it is, where nothing else does`() {
    func visit(_ number: Int, _ name: String) -> [Recorded] {
      [
        Recorded("GET /form", says: "csrf \(uuid(number))"),
        Recorded(#"POST /one {"csrf":"\#(uuid(number))","n":"\#(name)"}"#, says: "go on"),
        Recorded(#"POST /two {"csrf":"\#(uuid(number))"}"#, says: "thanks \(name)"),
      ]
    }
    let answerer = self.answerer(visit(0, "ann") + visit(1, "bob"))
    #expect(
      self.given(
        answerer, ["GET /form", #"POST /one {"csrf":"\#(uuid(0))","n":"bob"}"#, #"POST /two {"csrf":"\#(uuid(0))"}"#])
        == [0, 4, 5])
  }

  @Test
  func `answers that are reached by something else say what the client holds, and who comes next is given what is recorded`() {
    func order(_ number: Int, _ item: String) -> [Recorded] {
      [
        Recorded("POST /carts {}", says: "cart \(uuid(number))"),
        Recorded(#"POST /carts/\#(uuid(number)) {"n":"\#(item)"}"#, says: "put"),
        Recorded(#"POST /orders {"cart":"\#(uuid(number))"}"#, says: "order \(uuid(20 + number))"),
        Recorded("GET /orders/\(uuid(20 + number))", says: "\(item) of \(uuid(number))"),
      ]
    }
    let answerer = self.answerer(order(0, "tea") + order(1, "milk"))
    #expect(
      self.given(
        answerer,
        [
          "POST /carts {}", #"POST /carts/\#(uuid(0)) {"n":"milk"}"#, #"POST /orders {"cart":"\#(uuid(0))"}"#,
          "GET /orders/\(uuid(21))",
        ]) == [0, 5, 6, 7])
    let echoes = self.decide(answerer, "GET /orders/\(uuid(21))").changes.echoes
    #expect(echoes.value(for: ByteBuffer(string: uuid(1))) == ByteBuffer(string: uuid(0)))
    let next = self.decide(answerer, "POST /carts {}")
    #expect(next.exchange?.low == 4 && next.changes.echoes.value(for: ByteBuffer(string: uuid(1))) == nil)
  }

  @Test func `what the recorded client was told that the live one was not stays as it is`() {
    func visit(_ number: Int, _ user: String) -> [Recorded] {
      [
        Recorded("GET /", says: "hello", issues: ["c\(number)"]),
        Recorded(#"POST /login {"user":"\#(user)"}"#, says: "welcome", session: "c\(number)"),
        Recorded("GET /me", says: "id \(uuid(number))", session: "c\(number)"),
        Recorded("GET /users/\(uuid(number))", says: "a user \(uuid(number))", session: "c\(number)"),
      ]
    }
    let answerer = self.answerer(visit(0, "ann") + visit(1, "bob"))
    #expect(self.given(answerer, ["GET /"]) == [0])
    #expect(self.given(answerer, [#"POST /login {"user":"bob"}"#, "GET /me"], client: "c0") == [5, 6])
    let echoes = self.decide(answerer, "GET /me", client: "c0").changes.echoes
    #expect(echoes.value(for: ByteBuffer(string: uuid(1))) == nil)
  }

  @Test func `who asks what several asked is the one that asked it in this order`() {
    func visit(_ number: Int, _ asked: [String]) -> [Recorded] {
      [Recorded("GET /", says: "hello", issues: ["c\(number)"])]
        + asked.map { Recorded($0, says: "\(number)", session: "c\(number)") }
    }
    let answerer = self.answerer(visit(0, ["GET /a", "GET /b", "GET /c"]) + visit(1, ["GET /b", "GET /a", "GET /c"]))
    #expect(self.given(answerer, ["GET /"]) == [0])
    #expect(self.given(answerer, ["GET /b", "GET /a", "GET /c"], client: "c0") == [5, 6, 7])
    #expect(self.given(answerer, ["GET /"]) == [4])
    #expect(self.given(answerer, ["GET /a", "GET /b"], client: "c1") == [1, 2])
  }

  @Test func `whoever comes is given something new, whatever others did before`() {
    func visit(_ number: Int) -> [Recorded] {
      [
        Recorded("GET /", says: "hello", issues: ["c\(number)"]), Recorded("PUT /n", session: "c\(number)"),
        Recorded("GET /", says: "again \(number)", session: "c\(number)"),
      ]
    }
    let answerer = self.answerer(visit(0) + visit(1) + visit(2))
    #expect(self.given(answerer, ["GET /", "GET /"]) == [0, 3])
    #expect(self.given(answerer, ["PUT /n", "GET /"], client: "c0") == [1, 2])
    #expect(self.given(answerer, ["GET /"]) == [6])
  }

  @Test func `a role that is given once more has done nothing`() {
    func visit(_ number: Int) -> [Recorded] {
      [
        Recorded("GET /", says: "hello", issues: ["c\(number)"]),
        Recorded("GET /n", says: "none", session: "c\(number)"), Recorded("PUT /n", session: "c\(number)"),
        Recorded("GET /n", says: "one", session: "c\(number)"),
      ]
    }
    let answerer = self.answerer(visit(0) + visit(1))
    for _ in 0..<2 {
      #expect(self.given(answerer, ["GET /", "GET /"]) == [0, 4])
      #expect(self.given(answerer, ["GET /n", "PUT /n", "GET /n"], client: "c0") == [1, 2, 3])
    }
  }

  @Test func `sessions that are told otherwise stay as they are`() {
    let answerer = self.answerer(self.visit(0, "ann") + self.visit(1, "bob")) { _ in "c0" }
    _ = self.given(answerer, ["GET /login", "GET /login"])
    #expect(self.given(answerer, [self.login(1, "bob"), "GET /me"], client: "c1") == [4, 2])
  }

  @Test func `things that were there before are themselves`() {
    let answerer = self.answerer([
      Recorded("GET /first", says: "tea \(uuid(0))"), Recorded("GET /o/\(uuid(0))", says: "green"),
      Recorded("GET /first", says: "milk \(uuid(1))"), Recorded("GET /o/\(uuid(1))", says: "white"),
      Recorded("GET /o/\(uuid(1))/price", says: "2"),
    ])
    #expect(self.given(answerer, ["GET /first", "GET /o/\(uuid(0))/price"]) == [0, nil])
  }
}
