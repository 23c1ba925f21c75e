import Testing

struct LengthCheckTests {
  private func source(_ text: String) -> SwiftSource { SwiftSource(path: "Sources/A/B.swift", text: text) }

  @Test func `a file of 500 lines passes and one of 501 does not`() {
    let line = "// x\n"
    #expect(LengthCheck.findings(self.source(String(repeating: line, count: 500))).isEmpty)
    #expect(LengthCheck.findings(self.source(String(repeating: line, count: 501))).count == 1)
  }

  @Test(arguments: ["func f() {", "  static func f<T>(_ a: T = T(), b: [Int]) async throws -> [T] {", "init?(_ a: Int) {"])
  func `a function of 70 lines passes and one of 71 does not`(head: String) {
    func function(_ lines: Int) -> String {
      head + "\n" + String(repeating: "  if a { b(\"}\") }\n", count: lines - 2) + "}\nlet c = 1\n"
    }
    #expect(LengthCheck.findings(self.source(function(70))).isEmpty)
    #expect(LengthCheck.findings(self.source(function(71))).count == 1)
  }

  @Test func `functions are told with their lines, and requirements of a protocol are none`() {
    let text = """
      protocol P {
        func required(_ a: Int) -> Int
        init(a: Int)
        var b: Int { get }
      }
      struct S {
        func short() -> Int { 1 }
        func wide(
          a: Int = { 1 }(),
          b: Int
        ) -> Int {
          let a = S.init(b: 1)
          return a
        }
      }
      """
    let functions = LengthCheck.functions(self.source(text))
    #expect(functions.map(\.name) == ["short", "wide"])
    #expect(functions.map(\.lines) == [1, 7])
  }
}
