import Testing

struct ImportCheckTests {
  private let graph = PackageGraph(
    package: """
      let graph = [
        // values
        ("A", ["NIOCore"]),
        // shell
        (
          "B",
          [
            "A", "C",
            "NIOCore",
          ]
        ),
        ("C", []),
      ]
      let tests = [("ATests", ["A"])]
      """)

  private func findings(_ target: String, _ text: String) -> [Int] {
    ImportCheck.findings(SwiftSource(path: "Sources/\(target)/X.swift", text: text), self.graph).map(\.line)
  }

  @Test func `the arrows and layers are read from the text`() {
    #expect(self.graph.target("B")?.dependencies == ["A", "C", "NIOCore"])
    #expect(self.graph.target("A")?.layer == "values")
    #expect(self.graph.target("B")?.layer == "shell")
    #expect(self.graph.target("C")?.dependencies == [])
  }

  @Test func `an import without an arrow is found`() {
    #expect(self.findings("A", "import NIOCore\nimport B\n") == [2])
    #expect(self.findings("B", "package import A\nimport NIOCore\n") == [])
    #expect(self.findings("Z", "") == [1])
  }

  @Test func `a target that decides may not import Foundation, one of the shell may`() {
    #expect(self.findings("A", "import Foundation\n") == [1])
    #expect(self.findings("A", "\nimport FoundationEssentials\nimport Glibc\n") == [2, 3])
    #expect(self.findings("B", "import Foundation\n") == [])
    #expect(self.findings("B", "import Testing\n") == [1])
  }

  @Test func `an arrow that points down is found`() {
    #expect(ImportCheck.findings(self.graph) == [Finding("Package.swift", "B stands above C, which it needs")])
  }
}
