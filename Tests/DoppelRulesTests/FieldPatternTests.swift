import DoppelRules
import Testing

struct FieldPatternTests {
  private func path(_ steps: String) -> FieldPath {
    FieldPath(steps.split(separator: "/").map { step in Int(step).map { .index($0) } ?? .name(String(step)) })
  }

  @Test(arguments: [
    ("body.user.id", "body/user/id"), ("body.user", "body/user/id"), ("headers.Date", "headers/date"),
    ("body.items[*].id", "body/items/7/id"), ("body.items[3]", "body/items/3/x"), ("body.**.updatedAt", "body/updatedAt"),
    ("body.**.updatedAt", "body/a/1/b/updatedAt"), ("..updatedAt", "body/a/updatedAt"), ("updatedAt", "body/a/updatedAt"),
    ("user.id", "body/x/user/id"), ("$.user.id", "body/user/id"), ("$[0].id", "body/0/id"), ("$..id", "body/a/0/id"),
    ("body.*.id", "body/x/id"), ("body.x-*", "body/x-trace"), ("body[\"a.b\"]", "body/a.b"), ("body['a b'].c", "body/a b/c"),
    ("body.**", "body/anything"), ("status", "status"), ("*At", "body/createdAt"), ("body.payload(json).id", "body/payload/id"),
    ("/metrics", "body//metrics"),
  ])
  func `a pattern covers a field`(pattern: String, path: String) throws {
    let name = pattern == "/metrics" ? FieldPath([.name("body"), .name("/metrics")]) : self.path(path)
    #expect(try FieldPattern(pattern).covers(name))
  }

  @Test(arguments: [
    ("body.user.id", "body/user"), ("body.user.id", "body/users/id"), ("body.Date", "body/date"), ("headers.date", "body/date"),
    ("body.items[*].id", "body/items/id"), ("body.items[3]", "body/items/4"), ("status", "body/status"), ("body.*", "body"),
    ("body.*.id", "body/1/id"), ("body.**.a.b", "body/a/c/b"), ("body.x-*", "body/y-x-"),
  ])
  func `a pattern does not cover another field`(pattern: String, path: String) throws {
    #expect(try !FieldPattern(pattern).covers(self.path(path)))
  }

  @Test(arguments: [
    ("", "expected the name of a field"), ("body.", "expected a name, * or **"), ("body..", "expected a name, * or **"),
    ("body[", "expected an index from 0, * or a name in quotes after ["), ("body[-1]", "(character 6)"),
    ("body[\"a", "expected a closing \""), ("body[1", "expected ]"), (".body", "expected a name, or .. before it"),
    ("body user", "expected one of . [ ( after a name"), ("$user", "expected . or [ after $"),
    ("**", "expected the name of a field"),
    ("body(x)", "expected (json) or a number"), (String(repeating: "a.", count: 80) + "a", "at most 60 steps"),
  ])
  func `an error says what was expected and where`(pattern: String, part: String) {
    #expect(message { try FieldPattern(pattern) }.contains(part))
  }
}
