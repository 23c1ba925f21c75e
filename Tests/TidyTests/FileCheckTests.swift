import Testing

struct FileCheckTests {
  private func source(_ path: String, _ text: String = "struct B {}\n") -> SwiftSource { SwiftSource(path: path, text: text) }

  @Test func `a source without its test is found, and an empty one needs none`() {
    let sources = [
      self.source("Sources/A/B.swift"), self.source("Sources/A/Folder/C.swift"), self.source("Sources/A/D.swift", "// x\n"),
    ]
    let findings = FileCheck.mirrorFindings(sources, tests: ["Tests/ATests/BTests.swift"], untested: [:])
    #expect(findings == [Finding("Sources/A/Folder/C.swift", "no test file Tests/ATests/CTests.swift")])
  }

  @Test func `an exception that is not needed is found`() {
    let untested = ["Sources/A/B.swift": "it has a test by now", "Sources/A/Gone.swift": "it is gone"]
    let findings = FileCheck.mirrorFindings(
      [self.source("Sources/A/B.swift")], tests: ["Tests/ATests/BTests.swift"], untested: untested)
    #expect(findings.map(\.path) == ["Sources/A/B.swift", "Sources/A/Gone.swift"])
  }

  @Test(arguments: [
    ("B", "struct B {}", true), ("B+Text", "extension B {\n}", true), ("B", "package protocol B: C {}", true),
    ("B", "struct C {}", false),
    ("B+Text", "extension C {}", false), ("B", "struct C {\n  struct B {}\n}", false), ("B", "// struct B", true),
  ])
  func `a file is named for a type that it declares`(stem: String, text: String, isRight: Bool) {
    #expect(FileCheck.nameFindings(self.source("Sources/A/\(stem).swift", text)).isEmpty == isRight)
  }
}
