import Testing

struct SwiftSourceTests {
  @Test(arguments: [
    ("a // b", "a     "), ("a /* b\nc */ d", "a     \n     d"), (#"a("b{")"#, "a(    )"), (##"a(#"b"c"#)"##, "a(       )"),
    (#"a("b\(c("d)"))e")"#, "a(              )"), ("a(\"\"\"\n\"b\"\n\"\"\")", "a(   \n   \n   )"),
    (#"a("\"//") b"#, "a(      ) b"),
  ])
  func `comments and strings are no code`(text: String, code: String) {
    let source = SwiftSource(path: "Sources/A/B.swift", text: text)
    #expect(String(decoding: source.code, as: UTF8.self) == code)
  }

  @Test func `comments keep their text and their line`() {
    let source = SwiftSource(path: "Sources/A/B.swift", text: "let a = \"// no\"\n// one\n/* two */ let b = 1 // three\n")
    #expect(source.comments.map(\.text) == ["// one", "/* two ", "// three"])
    #expect(source.comments.map(\.line) == [2, 3, 3])
  }

  @Test func `imports of every form are found`() {
    let text = "import A\npackage import B\n@testable import C\ninternal import struct D.E\n// import F\nlet important = 1\n"
    #expect(SwiftSource(path: "Sources/A/B.swift", text: text).imports.map(\.module) == ["A", "B", "C", "D"])
  }

  @Test func `the parts of a path are told`() {
    let source = SwiftSource(path: "Sources/DoppelExchange/FieldTree+Node.swift", text: "  // nothing\n")
    #expect(source.stem == "FieldTree+Node")
    #expect(source.target == "DoppelExchange")
    #expect(source.isEmpty)
  }
}
