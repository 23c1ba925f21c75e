import Testing

@testable import DoppelLearn

struct UnsafeRawBufferPointerTests {
  @Test(arguments: [
    ("bearer x", 0, false, true), ("Bearer x", 0, false, false), ("BEARer x", 0, true, true), ("a bearer ", 2, false, true),
    ("bearer", 0, true, false), ("bearer", 7, true, false), ("", 0, false, false), ("bearer\u{0}", 0, true, false),
  ])
  func `a text starts with another or not`(text: String, index: Int, ignoringCase: Bool, starts: Bool) {
    #expect(text.withBytes { $0.starts(with: "bearer ", at: index, ignoringCase: ignoringCase) } == starts)
  }

  @Test func `only letters have a case`() {
    #expect(!"@".withBytes { $0.starts(with: "`", ignoringCase: true) })
    #expect(!"[".withBytes { $0.starts(with: "{", ignoringCase: true) })
  }

  @Test(arguments: [("a/b", true), ("/b", true), ("b", false), ("", false), ("/bc", false)])
  func `a text ends with another or not`(text: String, ends: Bool) {
    #expect(text.withBytes { $0.ends(with: "/b") } == ends)
  }
}
