import DoppelRefresh
import DoppelRules
import Testing

struct RenewalRulesTests {
  private let rules = [
    "never", "api.example=missing", "*.example=expired", "api.example/users/*=changed", "api.example/users/1=always",
    "POST api.example/users/1=never",
  ]

  @Test(arguments: [
    ("GET", "other.test", "/", RenewalRules.Policy.never), ("GET", "b.example", "/", .expired),
    ("GET", "api.example", "/", .missing),
    ("GET", "api.example", "/users/2", .changed), ("GET", "api.example", "/users/1", .always),
    ("POST", "api.example", "/users/1", .never),
  ])
  func `the rule that says most decides, whatever their order`(
    _ method: String, _ host: String, _ path: String, policy: RenewalRules.Policy
  ) throws {
    for texts in [self.rules, self.rules.reversed()] {
      let rules = try RenewalRules(texts)
      #expect(try rules.policy(for: RequestPlace(method: method, host: host, port: 80, path: path)) == policy)
    }
  }

  @Test func `without any rule what changed is renewed`() throws {
    #expect(try RenewalRules([]).policy(for: place()) == .changed)
  }

  @Test(arguments: [
    (
      "sometimes",
      #""sometimes" is not a policy: expected one of never, missing, expired, changed, always, found "sometimes" (character 1)"#
    ),
    (
      "a.test=",
      #""a.test=" is not a policy: expected one of never, missing, expired, changed, always, found nothing (character 8)"#
    ),
  ])
  func `a word that is no policy is named with its place`(_ text: String, message: String) {
    let error = #expect(throws: RuleSyntaxError.self) { try RenewalRules([text]) }
    #expect(error?.description == message)
  }

  @Test func `two policies for the same requests contradict each other, the same twice does not`() throws {
    for texts in [["never", "always"], ["a.test/x=changed", "a.test/x=always"]] {
      #expect(throws: RenewalRules.Contradiction(first: texts[0], second: texts[1])) { try RenewalRules.check(texts) }
    }
    try RenewalRules.check(["a.test/x=never", "a.test/x=always"])
    #expect(try RenewalRules(["*=always", "*=never"]).policy(for: place()) == .never)
    try RenewalRules.check(["never", "never", "a.test=always", "b.test=never"])
  }

  @Test func `two rules that say equally much of one request contradict each other there and nowhere else`() throws {
    let rules = try RenewalRules(["api.example/a/*=changed", "api.example/*/b=always"])
    let error = #expect(throws: RenewalRules.Contradiction.self) { try rules.policy(for: place("/a/b")) }
    #expect(
      error?.description
        == #""api.example/a/*=changed" and "api.example/*/b=always" contradict each other: both are for GET api.example/a/b; "#
        + "leave one away or say more in one of them")
    #expect(try rules.policy(for: place("/a/c")) == .changed)
  }

  @Test func `of rules that say equally much never wins, whatever their order`() throws {
    let texts = ["api.example/a/*=changed", "api.example/*/b=always", "*.example/a/b=always", "api.example/?/b=never"]
    for texts in [texts, texts.reversed()] { #expect(try RenewalRules(texts).policy(for: place("/a/b")) == .never) }
  }

  /// Rules of which the second says more of the request `GET api.example/users/1`.
  @Test(arguments: [
    ("/*", "api.example"), ("/users/1", "*.example"), ("GET", "api.example"), ("*.example/users/1", "api.example"),
    ("api.example/users/1", "GET api.example"), ("api.example/users/*", "api.example/users/1"), ("/*", "/users/*"),
    ("/users/1", "GET /*"),
  ])
  func `a host says more than a method, and that more than a path`(_ less: String, _ more: String) throws {
    for texts in [["\(less)=always", "\(more)=never"], ["\(more)=always", "\(less)=never"]] {
      let policy: RenewalRules.Policy = texts[0].hasPrefix("\(less)=") ? .never : .always
      #expect(try RenewalRules(texts).policy(for: place()) == policy)
    }
  }

  @Test func `a rule that is for none of the requests is told`() throws {
    let rules = try RenewalRules(["never", "api.exmple=always", "api.example=always", "/orders/*=never"])
    #expect(rules.idle(among: [place(), place("/b")]) == ["api.exmple=always", "/orders/*=never"])
  }

  @Test(arguments: [(["expired"], true), (["a.test=expired"], true), (["always", "a.test=never"], false)])
  func `whether age matters is told by the rules`(_ texts: [String], uses: Bool) throws {
    #expect(try RenewalRules(texts).usesAge == uses)
  }
}
