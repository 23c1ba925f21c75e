import DoppelExchange
import DoppelRecording
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelApp

/// What a newer recording of a program is held against whose ids are others.
struct NewerRequestsTests {
  /// An order that the server numbers, read and removed afterwards, and a read that has nothing to do with it.
  private func run(
    from number: Int, id: String, price: Int = 3, session: String? = "auth:a", made: String = "x"
  ) -> [Exchange] {
    let order = "{\"id\":\(id),\"price\":\(price),\"by\":\"\(made)\"}"
    let bare = id.replacing("\"", with: "")
    let exchanges = [
      exchange(number, "/orders", body: order, code: 201, method: "POST", sent: "{\"by\":\"\(made)\"}"),
      exchange(number + 1, "/orders/\(bare)", body: order),
      exchange(number + 2, "/orders/\(bare)", body: "{}", method: "DELETE"),
      exchange(number + 3, "/orders/\(bare)", body: "{}", code: 404),
      exchange(number + 4, "/rates", body: "{\"tea\":\(price)}"),
    ]
    return exchanges.map { exchange in
      var exchange = exchange
      exchange.session = session
      exchange.request?.fields.append("Authorization", session ?? "")
      return exchange
    }
  }

  private func refresh(_ library: [Exchange], _ newer: [Exchange], noise: String = "") async throws -> Setting {
    let setting = try Setting()
    try await setting.record(library, into: "doppel/run")
    try await setting.record(newer, into: "newer")
    if !noise.isEmpty { try setting.folder.write(noise, to: "doppel/noise.yaml") }
    _ = try await RefreshRun(inputs: ["doppel"], newer: "newer").run(setting.environment)
    return setting
  }

  @Test(
    arguments: [
      ("1", "7"), ("1042", "1057"), (#""0f5c1e7a-52d1-4320-9bac-f847db414810""#, #""7d20b9c4-18fe-4a63-b5d7-93c0e1f24a86""#),
      (#""ord_9fK2xQ71Lm""#, #""ord_Zp81QvR40s""#),
    ])
  func `ids that the server made anew make no other request`(_ recorded: String, _ live: String) async throws {
    let setting = try await self.refresh(self.run(from: 1, id: recorded), self.run(from: 21, id: live, session: "auth:b"))
    #expect(setting.output == "5 kept\n")
  }

  @Test func `what changed is told and written with the recorded ids`() async throws {
    let setting = try await self.refresh(self.run(from: 1, id: "1042"), self.run(from: 21, id: "1057", price: 9))
    #expect(
      setting.output == """
        ~ POST items.example.com/orders
            body.price: 3 -> 9
        ~ GET items.example.com/orders/1042
            body.price: 3 -> 9
        ~ GET items.example.com/rates
            body.tea: 3 -> 9
        3 changed, 2 kept

        """)
    let bodies = try setting.exchanges("doppel").map { String(buffer: $0.response?.body ?? ByteBuffer()) }
    #expect(bodies.count { $0.contains("1042") && $0.contains("9") } == 2 && !bodies.contains { $0.contains("1057") })
  }

  @Test func `XML keeps the recorded ids, too, whatever else changed`() async throws {
    func run(from number: Int, id: String, price: Int) -> [Exchange] {
      let order = "<order><id>\(id)</id><price>\(price)</price></order>"
      return [
        exchange(number, "/orders", body: order, code: 201, method: "POST", sent: "{}"),
        exchange(number + 1, "/orders/\(id)", body: order),
      ]
    }
    let setting = try await self.refresh(run(from: 1, id: "1042", price: 3), run(from: 21, id: "1057", price: 9))
    #expect(setting.output.hasSuffix("2 changed, 0 kept\n"), "\(setting.output)")
    let bodies = try setting.exchanges("doppel").map { String(buffer: $0.response?.body ?? ByteBuffer()) }
    #expect(Set(bodies) == ["<order><id>1042</id><price>9</price></order>"])
  }

  @Test func `what a client makes anew makes no other request, and its answer keeps the recorded value`() async throws {
    let (one, other) = ("0f5c1e7a-52d1-4320-9bac-f847db414810", "7d20b9c4-18fe-4a63-b5d7-93c0e1f24a86")
    let setting = try await self.refresh(
      self.run(from: 1, id: "1042", made: one), self.run(from: 21, id: "1057", price: 9, made: other))
    #expect(setting.output.hasSuffix("3 changed, 2 kept\n"), "\(setting.output)")
    #expect(try setting.exchanges("doppel").allSatisfy { !String(buffer: $0.response?.body ?? ByteBuffer()).contains(other) })
  }

  @Test func `a rule that a person accepted counts, and what echoes its field stays as it was recorded`() async throws {
    func asked(_ number: Int, _ run: String, _ price: Int) -> Exchange {
      exchange(number, "/rates?run=\(run)", body: "{\"run\":\"\(run)\",\"tea\":\(price)}")
    }
    let rule = "rules:\n- request: GET items.example.com/rates\n  field: http:queryparams:run\n  verdict: accepted\n"
    let setting = try await self.refresh([asked(1, "first", 3)], [asked(21, "second", 9)], noise: rule)
    #expect(setting.output == "~ GET items.example.com/rates?run=first\n    body.tea: 3 -> 9\n1 changed, 0 kept\n")
    let bad = await failure { _ = try await self.refresh([asked(1, "a", 3)], [asked(21, "b", 3)], noise: "rules:\n- x: y\n") }
    #expect(bad?.exitCode == .usage && bad?.message.contains("noise.yaml:2") == true)
  }

  @Test func `what is new is added as the library would have it`() async throws {
    var more = self.run(from: 21, id: "105733", session: "auth:b")
    var details = exchange(26, "/orders/105733/details", body: #"{"order":105733,"gift":true}"#)
    details.session = "auth:b"
    more.insert(details, at: 2)
    let setting = try await self.refresh(self.run(from: 1, id: "104217"), more)
    #expect(
      setting.output == """
        + GET items.example.com/orders/104217/details  (200, application/json)
        1 added, 5 kept

        """)
    let added = try #require(try setting.exchanges("doppel").first { $0.location.hasSuffix("/details") })
    #expect(added.location == "/orders/104217/details" && added.session == "auth:a")
    #expect(added.signature["http:url"].map { String(buffer: $0) } == "/orders/104217/details")
  }

  @Test func `another thing that nothing refers to is another request`() async throws {
    let setting = try await self.refresh([exchange(1, "/users/1")], [exchange(21, "/users/2")])
    #expect(setting.output.contains("+ GET items.example.com/users/2") && setting.output.contains("1 added, 1 unseen"))
  }

  @Test func `files that were copied by hand have one id, and each is renewed by its own`() async throws {
    func copies(_ number: Int, _ version: Int) -> [Exchange] {
      (0..<3).map { place in
        var copy = exchange(1, "/many/\(place)", body: "{\"version\":\(version)}")
        (copy.id, copy.startedAt) = (exchange(number).id, exchange(number + place).startedAt)
        return copy
      }
    }
    let setting = try await self.refresh(copies(1, 1), copies(21, 2))
    #expect(setting.output.hasSuffix("3 changed, 0 kept\n"), "\(setting.output)")
    var fetched = copies(31, 3)
    for index in fetched.indices { fetched[index].tags = [Exchange.Tag("renews", exchange(1).id.description)] }
    try await setting.record([fetched[1]], into: "fetched")
    _ = try await RefreshRun(inputs: ["doppel"], newer: "fetched").run(setting.environment)
    let bodies = try setting.exchanges("doppel").map { String(buffer: $0.response?.body ?? ByteBuffer()) }
    #expect(bodies.sorted() == [#"{"version":2}"#, #"{"version":2}"#, #"{"version":3}"#])
  }
}
