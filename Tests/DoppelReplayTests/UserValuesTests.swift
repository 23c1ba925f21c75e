import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelReplay

/// Values of one message: places and texts.
func values(_ pairs: KeyValuePairs<String, String>) -> [MessageValue] {
  pairs.map { MessageValue(place: $0.key, text: ByteBuffer(string: $0.value)) }
}

/// The plan of recorded answers and of what later requests hold of them: `text`, the exchange and place of its use, those of its issuers.
func plan(
  _ answers: [[MessageValue]],
  _ links: [(text: String, use: (Int, String), issues: [(exchange: Int, place: String, index: Int)])],
  isDistinctive: Bool = true,
  kinds: [String]? = nil, isPart: Bool = false
) -> TravelPlan {
  let links = links.map { link in
    ValueLink(
      text: ByteBuffer(string: link.text),
      used: .init(exchange: link.use.0, place: link.use.1, index: 0, isPart: isPart),
      issued: link.issues.map { .init(exchange: $0.exchange, place: $0.place, index: $0.index, isPart: isPart) },
      isDistinctive: isDistinctive)
  }
  let kinds = kinds ?? answers.indices.map { "kind \($0)" }
  return TravelPlan(Correlations(links: links, all: []), kinds: kinds) { answers[$0] }
}

extension UserValues {
  /// What stands in place of one value of a request.
  mutating func change(_ exchange: Int, _ place: String, _ text: String) -> String? {
    var changes = self.changes(to: exchange)
    return changes.next(MessageValue(place: place, text: ByteBuffer(string: text))).map { String(buffer: $0) }
  }

  /// What a value of a recorded answer is expected to be, where the live answer says `live`.
  func expected(_ exchange: Int, _ place: String, _ recorded: String, live: String) -> String? {
    self.expectation(of: exchange, live: [MessageValue(place: place, text: ByteBuffer(string: live))])
      .text(for: MessageValue(place: place, text: ByteBuffer(string: recorded))).map { String(buffer: $0) }
  }
}

struct UserValuesTests {
  private let made = plan(
    [values(["body.id": "rec"]), [], []], [(text: "rec", use: (1, "path, part 2"), issues: [(0, "body.id", 0)])])

  @Test func `the live value stands in later requests, and counts`() {
    var user = UserValues(self.made)
    user.take(values(["body.id": "live"]), answering: 0)
    #expect(user.change(1, "path, part 2", "rec") == "live" && user.change(1, "path, part 1", "rec") == nil)
    #expect(user.change(2, "path, part 2", "rec") == nil)
    #expect(user.boundCount == 1 && user.unboundCount == 0)
  }

  @Test func `without a live value the recorded one stays and is counted`() {
    var user = UserValues(self.made)
    user.take(values(["body.error": "live"]), answering: 0)
    #expect(user.change(1, "path, part 2", "rec") == nil)
    #expect(user.boundCount == 0 && user.unboundCount == 1)
  }

  @Test func `a value that is as recorded changes nothing and is bound all the same`() {
    var user = UserValues(self.made)
    user.take(values(["body.id": "rec"]), answering: 0)
    #expect(user.changes(to: 1).isEmpty && user.boundCount == 1 && user.unboundCount == 0)
  }

  @Test func `two users have values of their own`() {
    var (one, other) = (UserValues(self.made), UserValues(self.made))
    one.take(values(["body.id": "one"]), answering: 0)
    other.take(values(["body.id": "other"]), answering: 0)
    #expect(one.change(1, "path, part 2", "rec") == "one" && other.change(1, "path, part 2", "rec") == "other")
  }

  @Test func `the last answer that issued it wins, and where that failed the one before`() {
    let plan = plan(
      [values(["body.id": "rec"]), values(["body.id": "rec"]), []],
      [(text: "rec", use: (2, "path, part 2"), issues: [(1, "body.id", 0), (0, "body.id", 0)])])
    var user = UserValues(plan)
    user.take(values(["body.id": "first"]), answering: 0)
    var failed = user
    failed.take(values(["body.error": "x"]), answering: 1)
    user.take(values(["body.id": "second"]), answering: 1)
    #expect(user.change(2, "path, part 2", "rec") == "second" && failed.change(2, "path, part 2", "rec") == "first")
  }

  @Test func `the same number issued for two things stands for two`() {
    let plan = plan(
      [values(["body.id": "17"]), values(["body.id": "17"]), [], []],
      [
        (text: "17", use: (2, "path, part 2"), issues: [(0, "body.id", 0)]),
        (text: "17", use: (3, "path, part 2"), issues: [(1, "body.id", 0)]),
      ], isDistinctive: false)
    var user = UserValues(plan)
    user.take(values(["body.id": "93"]), answering: 0)
    user.take(values(["body.id": "41"]), answering: 1)
    #expect(user.change(2, "path, part 2", "17") == "93" && user.change(3, "path, part 2", "17") == "41")
    #expect(user.expected(2, "body.id", "17", live: "93") == "93" && user.expected(3, "body.id", "17", live: "41") == "41")
    #expect(user.expected(2, "body.quantity", "17", live: "41") == nil, "a short number is itself where it is called so")
    #expect(user.expected(2, "body.quantity", "17", live: "93") == "93", "or where its request named it")
  }

  @Test func `in lists what is known pairs first, and the rest in order`() {
    let plan = plan(
      [values(["body.id": "a"]), values(["body[].id": "b", "body[].id": "a", "body[].id": "c"]), [], []],
      [
        (text: "a", use: (2, "path, part 2"), issues: [(1, "body[].id", 1), (0, "body.id", 0)]),
        (text: "c", use: (3, "path, part 2"), issues: [(1, "body[].id", 2)]),
      ])
    var user = UserValues(plan)
    user.take(values(["body.id": "A"]), answering: 0)
    user.take(values(["body[].id": "A", "body[].id": "B", "body[].id": "C"]), answering: 1)
    #expect(user.change(2, "path, part 2", "a") == "A" && user.change(3, "path, part 2", "c") == "C")
    #expect(user.boundCount == 4)
  }

  @Test func `answers of the same kind issue at the same place, used or not`() {
    let plan = plan(
      [values(["body.id": "a"]), values(["body.id": "b"]), []],
      [(text: "a", use: (2, "path, part 2"), issues: [(0, "body.id", 0)])],
      kinds: ["create", "create", "read"])
    var user = UserValues(plan)
    user.take(values(["body.id": "B"]), answering: 1)
    #expect(user.expected(1, "body.id", "b", live: "B") == "B" && user.expected(1, "body.id", "b", live: "C") == nil)
  }

  @Test func `values within texts are found and written within them`() {
    let (recorded, live) = ("9f86d081884c7d65", "1b4f0e9851971998")
    let plan = plan(
      [values(["body": "<id>\(recorded)</id>"]), []], [(text: recorded, use: (1, "query q"), issues: [(0, "body", 0)])],
      isPart: true)
    var user = UserValues(plan)
    user.take(values(["body": "<id>\(live)</id>"]), answering: 0)
    #expect(user.change(1, "query q", "id:\(recorded)!") == "id:\(live)!")
    #expect(user.expected(1, "body.q", "for \(recorded).", live: "for \(live).") == "for \(live).")
    #expect(user.expected(1, "body.q", "for \(recorded).", live: "of \(live).") == nil)
  }

  @Test func `of two values within one text each stands for itself`() {
    let plan = plan(
      [values(["body": "a=9f86d081884c7d65; b=2c26b46b68ffc68f;"]), [], []],
      [
        (text: "9f86d081884c7d65", use: (1, "query q"), issues: [(0, "body", 0)]),
        (text: "2c26b46b68ffc68f", use: (2, "query q"), issues: [(0, "body", 0)]),
      ], isPart: true)
    var user = UserValues(plan)
    user.take(values(["body": "a=1b4f0e9851971998; b=fcde2b2edba56bf4;"]), answering: 0)
    #expect(user.change(1, "query q", "x 9f86d081884c7d65") == "x 1b4f0e9851971998")
    #expect(user.change(2, "query q", "x 2c26b46b68ffc68f") == "x fcde2b2edba56bf4")
  }

  @Test func `the host that was asked stands for the recorded one`() throws {
    let user = UserValues(self.made)
    let server = try #require(
      AskedServer(
        named: Endpoint(name: "a", port: 1), isSecure: false, now: Origin(isSecure: false, host: "b", port: 2)))
    let expectation = user.expectation(of: 0, live: values(["header location, host": "b:2"]), server: server)
    let recorded = ByteBuffer(string: "a:1")
    #expect(
      expectation.text(for: MessageValue(place: "header location, host", text: recorded)) == ByteBuffer(string: "b:2"))
    #expect(expectation.text(for: MessageValue(place: "body.host", text: recorded)) == nil)
  }

  @Test func `of one recorded text the last eight live values are remembered`() {
    var user = UserValues(self.made)
    for number in 0...StandingValues.sameTextLimit { user.take(values(["body.id": "live-\(number)"]), answering: 0) }
    #expect(user.expected(2, "body.id", "rec", live: "live-0") == nil)
    #expect(user.expected(2, "body.id", "rec", live: "live-1") == "live-1" && StandingValues.sameTextLimit == 8)
  }
}
