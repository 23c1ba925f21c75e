import Testing

@testable import DoppelRules

struct FilterTextTests {
  @Test(arguments: [("abc", "B", true), ("abc", "", true), ("", "a", false), ("aab", "ab", true), ("ab", "abc", false)])
  func `a part is found whatever its case`(whole: String, part: String, isFound: Bool) {
    #expect(FilterText.contains(whole.utf8, part.utf8) == isFound)
  }

  @Test func `equality ignores ASCII case only`() {
    #expect(FilterText.equal("Ab", "aB"))
    #expect(!FilterText.equal("É", "é"))
  }
}
