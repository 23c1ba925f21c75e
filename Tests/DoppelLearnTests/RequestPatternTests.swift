import DoppelLearn
import Testing

struct RequestPatternTests {
  @Test(arguments: [
    ("GET a.test/x", "GET a.test/x", true), ("GET a.test/x", "GET a.test/y", false), ("GET a.test/x", "PUT a.test/x", false),
    ("GET a.test/*", "GET a.test/*", true), ("GET a.test/*", "GET a.test/x", true), ("GET a.test/*", "GET a.test/x/y", false),
    ("GET a.test/*", "GET a.test", false), ("GET a.test/*/y", "GET a.test/x/y", true),
    ("GET a.test/x-*", "GET a.test/x-1", true),
    ("GET a.test/x-*", "GET a.test/y-1", false), ("GET a.test/**", "GET a.test/x/y", true),
    ("GET a.test/**", "GET a.test", false),
    ("GET a.test/**", "GET a.test/x", true), ("GET a.test/x/**", "GET a.test/y/z", false), ("* a.test/x", "PUT a.test/x", true),
    ("POST a.test/**", "POST a.test/g query Get", false), ("POST a.test/** query *", "POST a.test/g query Get", true),
    ("POST a.test/g", "POST a.test/g query Get", false),
  ])
  func `a star is any text in one part, and two at the end one part or more`(pattern: String, name: String, isOne: Bool) {
    #expect(RequestPattern(pattern).matches(name) == isOne)
    #expect(RequestPattern(pattern).isOpen == pattern.contains("*") && RequestPattern(pattern).text == pattern)
  }
}
