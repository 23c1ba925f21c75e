import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct NoiseCompilerTests {
  private let post = "POST a.test/o"
  /// Orders that a client numbers, each of another item, with a note.
  private func orders(_ items: [String], note: (Int) -> String = { "note \($0)" }) -> [Recorded] {
    items.enumerated().map { number, item in
      Recorded(#"POST /o {"id":"\#(uuid(number))","n":"\#(note(number))"}"#, says: "made \(item)")
    }
  }

  private func compiled(_ recorded: [Recorded], _ entries: [NoiseEntry]) -> Library {
    learned(recorded, decided: NoiseRules(entries))
  }

  private func entry(
    _ request: String, _ field: String, _ verdict: NoiseEntry.Verdict, _ reason: NoiseRule.Reason = .declared
  ) -> NoiseEntry {
    NoiseEntry(NoiseName(request: request, field: field), verdict, reason: reason)
  }

  /// The exchange whose answer a request gets that none equals.
  private func noisy(_ library: Library, _ request: String) -> [UInt64] {
    let key = signature(ofRequest: request).canonicalBytes
    return library.findNoisy(key, Library.Translation(key: key))?.entry.answers.map(\.exchange.low) ?? []
  }

  @Test func `what is learned has a name and an exchange`() throws {
    let rule = try #require(learned(self.orders(["tea", "tea"])).masking.noise.rules.first)
    #expect(rule.name == NoiseName(request: self.post, field: "http:body[id]") && rule.exampleExchange == id(0))
    #expect(rule.reason == .made && rule.values == 2 && rule.made == 2 && rule.requests == 2 && !rule.takesAnyValue)
  }

  @Test func `a field that was rejected is never noise`() {
    let recorded = self.orders(["tea"], note: { _ in "x" })
    let asked = #"POST /o {"id":"\#(uuid(5))","n":"x"}"#
    #expect(self.noisy(self.compiled(recorded, []), asked) == [0])
    for request in [self.post, "POST a.test/*", "POST a.test/**"] {
      let library = self.compiled(recorded, [self.entry(request, "http:body[id]", .rejected)])
      #expect(self.noisy(library, asked).isEmpty && library.masking.noise.rules.isEmpty)
    }
  }

  @Test func `a field that was accepted is noise for any value`() throws {
    let recorded = self.orders(["tea"])
    let asked = #"POST /o {"id":"7","n":"anything"}"#
    #expect(self.noisy(self.compiled(recorded, []), asked).isEmpty)
    let entries = [self.entry(self.post, "http:body[id]", .accepted), self.entry("POST a.test/*", "http:body[n]", .accepted)]
    let library = self.compiled(recorded, entries)
    #expect(self.noisy(library, asked) == [0])
    #expect(self.noisy(library, #"POST /o {"id":"","n":"anything"}"#) == [0], "also one that is empty")
    let rules = library.masking.noise.rules
    #expect(
      Set(rules.map(\.name)) == Set(entries.map(\.name)) && rules.allSatisfy { $0.reason == .declared && $0.takesAnyValue })
    let seen = try #require(rules.first { $0.name.field == "http:body[id]" })
    #expect(seen.values == 1 && seen.requests == 1, "what was seen of it is known")
    let told = try #require(rules.first { $0.name.field == "http:body[n]" })
    #expect(told.values == 0 && told.requests == 1 && told.exampleExchange == id(0))
  }

  @Test func `what was recorded is not looked at again for rules that people made`() {
    let recorded = self.orders(["tea"]) + [Recorded("GET /o/x"), Recorded("GET /")]
    #expect(self.compiled(recorded, []).masking.noise.recordedKinds.isEmpty)
    let library = self.compiled(recorded, [self.entry(self.post, "http:body[n]", .accepted)])
    let kinds = KindIndex(library)
    let keys = [#"POST /o {"id":"1","n":"x"}"#, "GET /o/x", "GET /"].map { signature(ofRequest: $0).canonicalBytes }
    #expect(library.masking.noise.recordedKinds == Set(keys.map { kinds.kind(of: $0) }))
  }

  @Test func `what was learned before counts only where two runs showed it`() {
    let asked = #"POST /o {"id":"\#(uuid(5))","n":"anything"}"#
    let field = "http:body[n]"
    #expect(self.noisy(self.compiled(self.orders(["tea"]), [self.entry(self.post, field, .learned, .made)]), asked).isEmpty)
    let library = self.compiled(self.orders(["tea"]), [self.entry(self.post, field, .learned, .runs)])
    #expect(self.noisy(library, asked) == [0])
  }

  @Test func `a part of a path that was accepted may be what was never recorded`() {
    let recorded = [Recorded("GET /users/alice/cart", says: "cart"), Recorded("GET /users/bob/cart", says: "cart")]
    let library = self.compiled(recorded, [self.entry("GET a.test/users/*/cart", "http:url[2]", .accepted)])
    #expect(self.noisy(library, "GET /users/carol/cart") == [0, 1])
    #expect(self.noisy(library, "GET /users/carol/orders").isEmpty)
    #expect(library.masking.noise.rules.map(\.risk) == [0, 0])
  }

  @Test func `a rule's risk is how many different answers stand together because of it`() {
    func risks(_ recorded: [Recorded]) -> [String: Int] {
      let library = self.compiled(recorded, [self.entry(self.post, "http:body[n]", .accepted)])
      return Dictionary(library.masking.noise.rules.map { ($0.name.field, $0.risk) }) { $0 + $1 }
    }
    #expect(risks(self.orders(["tea", "tea"])) == ["http:body[id]": 0, "http:body[n]": 0])
    #expect(risks(self.orders(["tea", "milk", "tea"])) == ["http:body[id]": 2, "http:body[n]": 2])
    #expect(
      risks(self.orders(["tea", "milk"], note: { _ in "same" })) == ["http:body[id]": 2, "http:body[n]": 0],
      "the note is the same in all")
    let polled = [
      Recorded(#"POST /o {"id":"x","n":"y"}"#, says: "pending"), Recorded(#"POST /o {"id":"x","n":"y"}"#, says: "done"),
    ]
    #expect(risks(polled) == ["http:body[n]": 0], "several answers to one request are no risk")
    let followed = learned([
      Recorded(#"POST /o {"id":"\#(uuid(0))"}"#), Recorded("GET /o/\(uuid(0))", says: "tea"),
      Recorded(#"POST /o {"id":"\#(uuid(1))"}"#), Recorded("GET /o/\(uuid(1))", says: "milk"),
    ]).masking.noise.rules.filter { $0.reason == .followed }
    #expect(followed.map(\.risk) == [0], "the client's own value tells which is meant")
  }

  @Test func `answers that differ in what they identify are different`() {
    let recorded = ["ann", "bob"].enumerated().map { number, name in
      Recorded(#"GET /o {"n":"\#(name)"}"#, says: #"{"id":"\#(uuid(number))"}"#)
    }
    let library = self.compiled(recorded, [self.entry("GET a.test/o", "http:body[n]", .accepted)])
    #expect(library.masking.noise.rules.map(\.risk) == [2])
  }

  @Test func `a library names its kinds of requests, and rules that were found beside it`() throws {
    let library = learned(self.orders(["tea"]) + [Recorded("GET /o/17"), Recorded("GET /o/18")])
    #expect(Set(library.requestNames.values) == [self.post, "GET a.test/o/*"])
    let other = try #require(library.masking.noise.rules.first)
    var found = NoiseRule(kind: other.kind, place: other.place, reason: .runs, example: 0)
    #expect(library.named([found]).map(\.name) == [other.name] && library.named([found]).first?.exampleExchange == id(0))
    found.example = 9
    #expect(library.named([found]).isEmpty, "of an exchange that it has not")
  }
}
