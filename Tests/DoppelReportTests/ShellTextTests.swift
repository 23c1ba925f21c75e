import Testing

@testable import DoppelReport

struct ShellTextTests {
  @Test(arguments: [
    ("doppel/recorded-2026-01-01_10-00-00", "doppel/recorded-2026-01-01_10-00-00"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
    ("$(rm)", "'$(rm)'"), ("", "''"), ("~x", "'~x'"),
  ])
  func `a word is quoted where the shell would read it`(word: String, quoted: String) {
    #expect(ShellText.quoted(word) == quoted)
  }
}
