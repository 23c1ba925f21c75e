import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct NoiseLearnerTests {
  /// One exchange as the learner is told of it; it took half a second.
  private struct Said {
    var request: Signature
    var answer = ""
    var isWrite = false
    var session = -1
    /// Whether it is answered that there is no such thing.
    var isAbsence = false
    /// Other parts of the request.
    var fields: [String] = []
    var recording = 0
    /// After the first moment; `nil` for as many seconds as exchanges stand before it.
    var after: Duration?
  }

  /// 2026-05-27T19:08:01Z.
  private static let start = Timestamp(nanoseconds: 1_779_908_881_000_000_000)

  private func learn(_ all: [Said]) -> Noise {
    var learner = NoiseLearner()
    for (number, said) in all.enumerated() {
      let start = Self.start.advanced(by: said.after ?? .seconds(number))
      var answer = AnswerValues()
      answer.say(ByteBuffer(string: said.answer))
      withLeaves(said.request) { bytes, leaves in
        learner.add(
          at: start, until: start.advanced(by: .milliseconds(500)), recording: said.recording, session: said.session,
          isWrite: said.isWrite,
          request: bytes,
          leaves: leaves, values: said.fields.flatMap { ValuePairs.values(in: ByteBuffer(string: $0)) }, answer: answer,
          isAbsence: said.isAbsence)
      }
    }
    return learner.finish()
  }

  private func reasons(_ all: [Said]) -> [NoiseRule.Reason] { self.learn(all).rules.map(\.reason) }

  private func post(_ id: String, answer: String = "", after: Duration? = nil) -> Said {
    Said(
      request: Signature(["json:body": #"{"id":"\#(id)"}"#, "name:method": "POST", "path:url": "/orders"]), answer: answer,
      isWrite: true, after: after)
  }

  private func get(
    _ path: String = "/orders", _ parameters: [String: String] = [:], answer: String = "", session: Int = -1,
    fields: [String] = [], after: Duration? = nil
  ) -> Said {
    var request = Signature(["name:method": "GET", "path:url": path])
    for (name, value) in parameters { request["text:\(name)"] = ByteBuffer(string: value) }
    return Said(request: request, answer: answer, session: session, fields: fields, after: after)
  }

  /// A form that was sent with a token.
  private func form(_ token: Int, _ name: String = "csrf_token", isRefused: Bool = false) -> Said {
    Said(
      request: Signature(["json:body": #"{"\#(name)":"\#(uuid(token))"}"#, "name:method": "POST", "path:url": "/form"]),
      isWrite: !isRefused)
  }

  private func page(_ token: Int) -> Said { Said(request: Signature(["path:url": "/form"]), answer: "token \(uuid(token))") }

  @Test func `what guards a form is noise where an answer gave it`() throws {
    let noise = self.learn([self.page(0), self.form(0), self.page(1), self.page(2), self.form(2)])
    let rule = try #require(noise.rules.first)
    #expect(noise.rules.count == 1 && rule.reason == .given && rule.values == 2 && rule.requests == 2 && rule.made == 2)
    withLeaves(self.form(1).request) { #expect(noise.leaves(in: $0, $1) { _ in false }.count == 1, "one that was never sent") }
    withLeaves(self.form(7).request) { #expect(noise.leaves(in: $0, $1) { _ in false }.isEmpty, "one that nobody gave") }
    withLeaves(self.form(7).request) { #expect(noise.leaves(in: $0, $1) { _ in true }.count == 1, "one that stands for such") }
  }

  @Test func `what the client made itself is never noise in what guards a form`() throws {
    let noise = self.learn([self.page(0), self.form(5, isRefused: true), self.form(0), self.page(1), self.form(1)])
    #expect(noise.rules.map(\.reason) == [.given] && noise.rules.first?.made == 2 && noise.rules.first?.requests == 3)
    withLeaves(self.form(5).request) { #expect(noise.leaves(in: $0, $1) { _ in false }.isEmpty) }
  }

  @Test func `where one that was given was refused, and another taken, it decides`() {
    #expect(self.reasons([self.page(0), self.page(1), self.form(0, isRefused: true), self.form(1)]).isEmpty)
  }

  @Test func `a field of another name decides, and what the client made is no guard`() {
    #expect(self.reasons([self.page(0), self.form(0, "order"), self.page(1), self.form(1, "order")]).isEmpty)
    #expect(self.reasons([self.form(0), self.form(1)]) == [.made])
  }

  @Test func `of nothing, and of requests without values that look made, nothing is learned`() {
    #expect(self.learn([]).isEmpty && self.learn([]).made.isEmpty)
    #expect(self.learn([self.get(), self.post("ordinary"), self.get("/orders/17")]).isEmpty)
  }

  @Test
  func
    `answers with other identifiers are not alike, unless they repeat the request's or the name says that it does not count`()
  {
    func reads(_ name: String, _ answer: (Int) -> String) -> [NoiseRule.Reason] {
      self.reasons((1...3).map { self.get("/map", [name: uuid($0)], answer: answer($0)) })
    }
    #expect(reads("key") { _ in "id \(uuid(9))" } == [.alike])
    #expect(reads("key") { "id \(uuid($0 + 10))" }.isEmpty)
    #expect(reads("key") { "id \(uuid($0))" } == [.alike])
    #expect(reads("nonce") { "id \(uuid($0 + 10))" } == [.alike])
    #expect(reads("key") { "at 2026-05-27T19:08:0\($0)Z" } == [.alike])
  }

  @Test func `what comes again in another recording was not made anew`() {
    func recorded(_ ids: [Int], _ recording: Int, at seconds: Int) -> [Said] {
      ids.enumerated().map { number, id in
        var said = self.post(uuid(id), answer: "\(id)", after: .seconds(seconds + number))
        said.recording = recording
        return said
      }
    }
    let first = recorded([1, 2, 3], 0, at: 0)
    #expect(self.reasons(first) == [.made])
    #expect(self.reasons(first + recorded([1, 2, 3], 1, at: 100)).isEmpty)
    #expect(self.reasons(first + recorded([1, 4, 5], 1, at: 100)) == [.made], "one of five may be given")
    #expect(self.reasons(first + recorded([1, 2, 3], 1, at: 0)) == [.made], "a copy shows nothing")
    #expect(self.reasons(first + recorded([1, 2, 3], 0, at: 100)) == [.made], "a program sends again what it made")
  }

  @Test(arguments: [
    ("6a174111abcdef0123456789", Set([ValueLikeness.of(.objectID)])), ("f2345678abcdef0123456789", Set([.of(.hex)])),
    ("3a345678abcdef0123456789", Set([.of(.hex)])), ("4d3f2a91bc5e7d6f80a1b2c3", Set()),
  ])
  func `digits that tell a moment which is yet to come, or before there were such identifiers, were drawn`(
    id: String, seen: Set<ValueLikeness>
  ) {
    // of the first moment, 2098, 2000 and 2011: what was made before is named, and not made anew
    #expect(self.learn([self.post(id)]).rules.map(\.likenesses) == (seen.isEmpty ? [] : [seen]))
    let noise = self.learn([self.post(id), self.post("f2345678abcdef0123456780")])
    #expect(noise.made.contains(ByteBuffer(string: id).stirredHash), "among drawn ones it was drawn")
  }

  @Test func `what a client made for a write is noise, once is enough`() throws {
    let noise = self.learn([self.get(), self.post(uuid(0), answer: "done: \(uuid(0))")])
    let rule = try #require(noise.rules.first)
    #expect(noise.rules.count == 1 && rule.reason == .made && rule.likenesses == [.of(.uuid)] && rule.lengths == [36])
    #expect(rule.values == 1 && rule.requests == 1 && rule.example == 1)
    #expect(noise.made == [ByteBuffer(string: uuid(0)).stirredHash])
    withLeaves(self.post("").request) { bytes, leaves in
      #expect(rule.kind == RequestKind.key(of: bytes, leaves) && leaves.map(\.place).contains(rule.place))
    }
    #expect(self.reasons([self.post("3f2a91bc")]) == [.made], "also what is short")
  }

  @Test func `what an answer held before is of the server`() throws {
    #expect(self.learn([self.get(answer: uuid(0)), self.post(uuid(0))]).isEmpty)
    #expect(self.reasons([self.get(answer: uuid(0)), self.post(uuid(0), after: .milliseconds(500))]).isEmpty)
    let before = Duration.milliseconds(500) - .nanoseconds(1)
    #expect(self.reasons([self.get(answer: uuid(0)), self.post(uuid(0), after: before)]) == [.made], "it had not ended")
    let both = try #require(self.learn([self.post(uuid(0), answer: uuid(1)), self.post(uuid(1))]).rules.first)
    #expect(both.values == 1 && both.requests == 2 && both.example == 0)
  }

  @Test func `what repeats a client's own value follows it, wherever that was said first`() {
    let noise = self.learn([
      self.post(uuid(0)), self.get("/orders/\(uuid(0))"), self.post(uuid(1)), self.get("/orders/\(uuid(1))"),
    ])
    #expect(noise.rules.map(\.reason) == [.made, .followed] && noise.rules.map(\.example) == [0, 1])
    #expect(noise.rules.map(\.values) == [2, 2] && noise.made.count == 2)
    #expect(self.reasons([self.get(fields: ["trace \(uuid(0))"]), self.post(uuid(0))]) == [.followed])
  }

  @Test func `what a read names is noise where others that name something else got the same`() {
    func reads(
      _ values: [String], _ answers: [String], sessions: [Int] = [0, 0], name: String = "q"
    ) -> [NoiseRule.Reason] {
      self.reasons(
        values.indices.map { self.get("/orders", [name: values[$0]], answer: answers[$0], session: sessions[$0]) })
    }
    let values = [uuid(0), uuid(1)]
    let three = (values + [uuid(2)], ["same", "same", "same"], [0, 0, 0])
    #expect(reads(three.0, three.1, sessions: three.2) == [.alike])
    #expect(reads(values, ["same", "same"]).isEmpty, "two may be alike by chance")
    #expect(reads(values, ["same", "same"], name: "nonce") == [.alike], "unless its name says so, too")
    #expect(reads(values, ["same \(uuid(5))", "same \(uuid(6))"], name: "nonce") == [.alike])
    #expect(reads(three.0 + [uuid(2)], three.1 + ["same"], sessions: [0, 0, 0, 0]).isEmpty, "what is asked about again counts")
    #expect(reads(values, ["one", "two"]).isEmpty)
    #expect(reads(values, ["one", "two"], name: "nonce").isEmpty, "whatever its name is")
    #expect(reads(values, ["same", "same"], sessions: [0, 1]).isEmpty)
    #expect(reads(["3f2a91bc", "7c01d9ee"], ["same", "same"]).isEmpty)
    #expect(reads([uuid(0), uuid(0)], ["same", "same"]).isEmpty)
    #expect(reads([uuid(0)], ["same"]).isEmpty)
    #expect(reads(values + [uuid(2)], ["same", "same", "other"], sessions: [0, 0, 0]).isEmpty)
  }

  @Test func `a part of a path that a read names is none, and neither is what is named elsewhere`() {
    #expect(self.reasons((0..<5).map { self.get("/users/\(uuid($0))", answer: "same", session: 0) }).isEmpty)
    let repeated = (0..<3).map { self.get("/echo/\(uuid($0))", answer: "you said \(uuid($0))", session: 0) }
    #expect(self.reasons(repeated + [repeated[0]]) == [.alike], "what answers do nothing with but repeat it")
    #expect(self.reasons(Array(repeated.prefix(2))).isEmpty)
    var gone = (0..<3).map { self.get("/users/\(uuid($0))", answer: "no such user", session: 0) }
    for index in gone.indices { gone[index].isAbsence = true }
    #expect(self.reasons(gone) == [.alike], "what is not there is not, whatever it is called")
    let searches = (0..<3).map { self.get("/orders", ["by": uuid($0)], answer: "none", session: 0) }
    #expect(self.reasons(searches) == [.alike])
    let named = searches + [self.get("/users/\(uuid(1))", answer: "Ann", session: 0)]
    #expect(!self.reasons(named).contains(.alike))
  }

  /// Snowflakes of Twitter's epoch and of Discord's, as numbers of 19 digits that may be Unix time, too.
  @Test(arguments: [1_288_834_974_657, 1_420_070_400_000] as [Int64])
  func `a snowflake that was made about when it was sent is noise`(_ epoch: Int64) throws {
    func flake(_ seconds: Int64) -> String {
      String((Self.start.nanoseconds / 1_000_000 + seconds * 1_000 - epoch) << 22 | 4_711)
    }
    let rule = try #require(self.learn([self.post(flake(0))]).rules.first)
    #expect(rule.reason == .moment)
    #expect(self.learn([self.post(flake(-86_400))]).isEmpty, "of the day before it names something")
  }

  @Test func `bytes that are written are noise only where most were answered like others`() {
    let digests = (0..<4).map { number in uuid(number).filter { $0 != "-" } }
    func uploads(_ digests: [String], _ answers: [String]) -> [NoiseRule.Reason] {
      self.reasons(
        zip(digests, answers).map { digest, answer in
          Said(
            request: Signature(["bytes:body": digest, "name:method": "PUT", "path:url": "/files"]), answer: answer,
            isWrite: true, session: 0)
        })
    }
    #expect(uploads(digests, ["stored", "stored"]) == [.made])
    #expect(uploads(digests, ["stored", "stored", "out of order"]) == [.made])
    #expect(uploads(digests, ["stored", "stored", "full", "out of order"]).isEmpty)
    #expect(uploads(digests, ["a cat", "a dog"]).isEmpty)
    #expect(uploads([digests[0], digests[0]], ["stored", "stored"]).isEmpty)
    #expect(uploads([digests[0]], ["stored"]).isEmpty)
    #expect(uploads(["not a digest", "nor is this"], ["stored", "stored"]).isEmpty)
  }

  @Test func `bytes are noise where they went to what an answer had issued, and no two to one place said different things`() {
    func uploads(_ sent: [(to: Int, bytes: Int, says: String, isWrite: Bool)]) -> [NoiseRule.Reason] {
      self.learn(
        (20..<24).map { self.get("/new", answer: uuid($0)) }
          + sent.map { one in
            Said(
              request: Signature([
                "bytes:body": uuid(one.bytes).filter { $0 != "-" }, "name:method": "PUT",
                "path:url": "/files/\(uuid(one.to))",
              ]), answer: one.says, isWrite: one.isWrite, session: 0)
          }
      ).rules.filter { $0.likenesses == [.of(.hex)] }.map(\.reason)
    }
    #expect(uploads([(20, 0, "a", true)]) == [.made], "once is enough")
    #expect(uploads([(20, 0, "a", true), (21, 1, "b", true)]) == [.made])
    #expect(uploads([(20, 0, "a", true), (20, 1, "b", true)]).isEmpty, "one place, two answers")
    #expect(uploads([(20, 0, "a", true), (20, 1, "used up", false)]) == [.made], "what is refused is no second answer")
    #expect(uploads([(20, 0, "a", true), (60, 1, "b", true)]).isEmpty, "nobody issued the second place")
    #expect(uploads([(20, 0, "a", false)]).isEmpty, "nothing was changed")
  }

  @Test func `what a refused write sends is no question where others of its kind changed something, what it names is`() {
    func sent(_ number: Int, isWrite: Bool) -> Said {
      Said(
        request: Signature([
          "text:key": uuid(number), "name:method": "PUT",
          "path:url": "/x/\(uuid(50 + number))",
        ]), answer: isWrite ? "" : "no \(number == 0 ? "a" : "b")", isWrite: isWrite)
    }
    let rules = self.learn([self.get(answer: uuid(52)), sent(0, isWrite: false), sent(2, isWrite: true)]).rules
    #expect(rules.map(\.requests) == [2] && rules.map(\.reason) == [.made])
    #expect(self.learn([sent(0, isWrite: false), sent(1, isWrite: false)]).isEmpty)
  }

  @Test func `the signature of an address and its scope are noise, once is enough`() {
    let signature = String(repeating: "4a9c7f0e58d14c3b", count: 4)
    #expect(self.reasons([self.get("/o", ["X-Amz-Signature": signature])]) == [.named])
    #expect(self.reasons([self.get("/o", ["X-Goog-Signature": signature])]) == [.named])
    #expect(self.reasons([self.get("/o", ["X-Amz-Credential": "AKIDEXAMPLE/20260527/eu-west-1/s3/aws4_request"])]) == [.named])
    #expect(self.reasons([self.get("/o", ["checksum": signature])]).isEmpty)
  }

  @Test func `where reads differ in more the name tells`() {
    func reads(_ name: String) -> [NoiseRule.Reason] {
      self.reasons((0..<2).map { self.get("/orders", ["n": "\($0)", name: uuid($0)], answer: "\($0)") })
    }
    #expect(reads("nonce") == [.named] && reads("X-Request-Id") == [.named] && reads("order").isEmpty)
  }

  @Test func `of a single value its name and its look tell together`() {
    func reasons(_ name: String, _ value: String, fields: [String] = []) -> [NoiseRule.Reason] {
      self.reasons([self.get("/orders", [name: value], fields: fields)])
    }
    #expect(reasons("request_id", uuid(0)) == [.named] && reasons("nonce", "7f3a9c14e2b05d68") == [.named])
    #expect(reasons("id", uuid(0)).isEmpty && reasons("order_id", uuid(0)).isEmpty && reasons("cart", uuid(0)).isEmpty)
    #expect(reasons("nonce", "3f2a91bc").isEmpty, "what is short is too weak a sign")
    #expect(reasons("nonce", "41").isEmpty)
    #expect(self.reasons([self.get(answer: uuid(0)), self.get("/orders", ["nonce": uuid(0)])]).isEmpty, "it was issued")
    let twice = (0..<2).map { self.get("/orders", ["n": "\($0)", "nonce": uuid(0)]) }
    #expect(self.reasons(twice).isEmpty, "it is not made anew each time")
  }

  @Test(
    arguments: [
      (.seconds(3_600), true), (.nanoseconds(3_600_000_000_001), false), (.zero, true), (.seconds(-3_600), true),
      (.nanoseconds(-3_600_000_000_001), false),
    ] as [(Duration, Bool)])
  func `a moment near its request is noise, and one that is further away is not`(after: Duration, isNoise: Bool) {
    let noise = self.learn([self.get("/orders", ["t": "1779908881"], after: after)])
    #expect(noise.rules.count == (isNoise ? 1 : 0))
    let isOfMoments = noise.rules.allSatisfy { $0.reason == .moment && $0.likenesses == [.of(.epoch)] && $0.lengths.isEmpty }
    #expect(isOfMoments)
  }

  @Test func `several clients may write one moment, and a write may too`() throws {
    let gets = (0..<2).map { _ in self.get("/orders", ["t": "1779908881"]) }
    let rule = try #require(self.learn(gets).rules.first)
    #expect(rule.reason == .moment && rule.values == 1 && rule.requests == 2)
    #expect(self.reasons([self.post("1779908881")]) == [.moment])
    #expect(self.reasons([self.post("1779908881"), self.post(uuid(0))]) == [.made], "not all are moments")
  }

  @Test func `a value that an answer held before any request did was issued, all others were not`() throws {
    let (issued, made) = ("919108f7-52d1-4320-9bac-f847db414810", "919108f7-52d1-4320-9bac-f847db414811")
    let noise = self.learn([
      self.post(made, answer: "\(issued) \(made)"), self.get("/orders/\(issued)"), self.get("/orders/\(made)"),
    ])
    let hash = ByteBuffer(string: issued).stirredHash
    #expect(noise.issued == [hash])
    #expect(noise.noting([:]).issued == [hash], "noting a risk changes nothing of it")
  }
}
