import Testing

struct WordCheckTests {
  @Test(arguments: [
    ("FieldTree", ["field", "tree"]), ("field_tree", ["field", "tree"]), ("ProxyV2", ["proxy", "v2"]),
    ("JSONWriter", ["jsonwriter"]),
    ("makeIPv6Text", ["make", "ipv6", "text"]), ("A+B", ["a", "b"]),
  ])
  func `a name is taken apart into words`(name: String, words: [String]) {
    #expect(WordCheck.words(of: name) == words)
  }

  @Test(arguments: [
    "struct LeafManager {}", "enum StringUtils {}", "func fooHelper() {}", "final class StoreImpl {}", "struct ProxyV2 {}",
    "let cassette = 1", "var stubs: [Int] = []", "case diff", "func playback() {}",
  ])
  func `a name with a word that says nothing, or a second word for a thing, is found`(text: String) {
    #expect(WordCheck.nameFindings(SwiftSource(path: "Sources/A/B.swift", text: text)).count == 1)
  }

  @Test(arguments: [
    "struct LeafIssuer {}", "let difference = 1", "let socks5 = 1, http2 = 2, ipv6 = 3", "FileManager.default.foo()",
    "struct Subtree {}",
    "let text = \"a cassette\"", "extension Manager {}",
  ])
  func `other names pass`(text: String) {
    #expect(WordCheck.nameFindings(SwiftSource(path: "Sources/A/B.swift", text: text)).isEmpty)
  }

  @Test func `the name of a file counts`() {
    #expect(WordCheck.nameFindings(SwiftSource(path: "Sources/A/StringUtil.swift", text: "")).count == 1)
  }

  @Test func `a second word in a text is found on its line`() {
    #expect(WordCheck.textFindings("a.md", "one\nA Cassette, or two\n").map(\.line) == [2])
    #expect(WordCheck.textFindings("a.md", "`git diff`, a recording, a stubborn man").isEmpty)
  }
}
