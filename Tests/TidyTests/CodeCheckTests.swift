import Testing

struct CodeCheckTests {
  private func source(_ text: String) -> SwiftSource { SwiftSource(path: "Sources/A/B.swift", text: text) }

  @Test(arguments: ["let a = b!", "let a = try! b()", "let a = b as! C", "b()!.c()", "b[0]!", "let a: Int! = nil"])
  func `a forced value is found`(text: String) {
    #expect(CodeCheck.forceFindings(self.source(text)).count == 1)
  }

  @Test(arguments: [
    "if !a { }", "a != b", "a! = b // safe because it was set", "// safe because it was set\nlet a = b!", "let a = \"b!\"",
    "foo(!a, [!b])",
  ])
  func `other exclamation marks pass, and a reason in words`(text: String) {
    #expect(CodeCheck.forceFindings(self.source(text)).isEmpty)
  }

  @Test func `a note for later is found`() {
    #expect(CodeCheck.noteFindings("a", [(3, "// TO" + "DO: more"), (4, "// FIX" + "ME")]).map(\.line) == [3, 4])
    #expect(CodeCheck.noteFindings("a", [(1, "// todos, hacks and 2XX answers")]).count == 0)
  }

  @Test(arguments: [
    "// let a = 1", "// func f() {", "// }", "// import Foundation", "// self.close()", "/* foo(); */\n// foo();", "// if a {",
  ])
  func `a comment that is code is found`(text: String) {
    #expect(CodeCheck.deadFindings(self.source(text)).count >= 1)
  }

  @Test(arguments: [
    "// Let a be one.", "/// let a = 1", "// import and export are files", "// MARK: Text", "// swift-format-ignore: X",
    "let a = 1 // one",
  ])
  func `a comment in words passes`(text: String) {
    #expect(CodeCheck.deadFindings(self.source(text)).isEmpty)
  }

  @Test func `a test that sleeps is found`() {
    #expect(CodeCheck.sleepFindings(self.source("try await Task.sleep(for: .seconds(1))")).count == 1)
    #expect(CodeCheck.sleepFindings(self.source("usleep(1)")).count == 1)
    #expect(CodeCheck.sleepFindings(self.source("let asleep = \"sleep\" // sleep")).isEmpty)
  }
}
