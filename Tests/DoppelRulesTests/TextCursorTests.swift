import Testing

@testable import DoppelRules

struct TextCursorTests {
  @Test func `a quoted text ends at its quote and a backslash takes what follows`() throws {
    var cursor = TextCursor(#"'it\'s' rest"#, as: "a text")
    #expect(try cursor.takeQuoted() == "it's")
    #expect(cursor.current == " ")
  }

  @Test func `a quoted text without an end is an error at its start`() {
    var cursor = TextCursor("\"open\\", as: "a text")
    #expect(message { try cursor.takeQuoted() }.hasSuffix("found the end (character 1)"))
  }

  @Test func `a word is taken whole or not at all`() {
    var cursor = TextCursor("ab", as: "a text")
    let isTaken = cursor.take("abc")
    #expect(!isTaken)
    #expect(cursor.offset == 0)
  }
}
