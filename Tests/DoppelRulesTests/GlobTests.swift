import DoppelRules
import Testing

struct GlobTests {
  @Test(arguments: [
    ("*", ""), ("*", "anything"), ("a*c", "abc"), ("a*c", "ac"), ("a?c", "aéc"), ("*.example.com", "API.Example.com"),
    ("*a*b*c", "xxaxxbxxc"), ("a\\*", "a*"), ("", ""), ("**", "x"),
  ])
  func `a text that fits is found`(pattern: String, text: String) {
    #expect(Glob(pattern, ignoringCase: true).matches(text))
  }

  @Test(arguments: [("a", "b"), ("a?c", "ac"), ("a*c", "abd"), ("", "x"), ("a\\*", "ab"), ("abc", "ab"), ("*a", "ab")])
  func `a text that does not fit is not`(pattern: String, text: String) {
    #expect(!Glob(pattern, ignoringCase: true).matches(text))
  }

  @Test func `case matters where it was not told to be ignored`() {
    #expect(!Glob("A", ignoringCase: false).matches("a"))
  }

  @Test func `many stars over a long text end soon`() {
    #expect(!Glob(String(repeating: "a*", count: 50) + "b", ignoringCase: false).matches(String(repeating: "a", count: 5_000)))
  }
}
