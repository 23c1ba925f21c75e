import Testing

/// The rules of docs/STYLE.md that a program can check, on the files of this project.
struct TidyTests {
  private let project = Project.here
  private var swift: [SwiftSource] { self.project.sources }
  private var sources: [SwiftSource] { self.project.sources(under: "Sources") }

  private func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings { Issue.record("\(finding)", sourceLocation: sourceLocation) }
  }

  @Test func `the project was found`() {
    #expect(self.sources.count > 20)
    #expect(self.project.sources(under: "Tests").count > 20)
    #expect(PackageGraph(package: self.project.package).target("DoppelExchange") != nil)
  }

  @Test func `a target imports only what Package.swift says`() {
    let graph = PackageGraph(package: self.project.package)
    self.expectNone(ImportCheck.findings(graph) + self.sources.flatMap { ImportCheck.findings($0, graph) })
  }

  @Test func `files and functions are short`() {
    self.expectNone(self.swift.flatMap { LengthCheck.findings($0) })
  }

  @Test func `every source file has its test file`() {
    let tests = Set(self.project.sources(under: "Tests").map(\.path))
    self.expectNone(FileCheck.mirrorFindings(self.sources, tests: tests))
  }

  @Test func `a file is named for its type`() {
    self.expectNone(self.sources.flatMap { FileCheck.nameFindings($0) })
  }

  @Test func `one thing has one word, and names say roles`() {
    let own = self.swift.filter { !$0.path.hasPrefix("Tests/TidyTests/") }
    self.expectNone(own.flatMap { WordCheck.nameFindings($0) })
    self.expectNone(
      own.flatMap { source in source.comments.flatMap { WordCheck.textFindings(source.path, line: $0.line, $0.text) } })
    let pages = self.project.documents.filter { $0.path.hasSuffix(".md") && $0.path != "docs/STYLE.md" }
    self.expectNone(pages.flatMap { WordCheck.textFindings($0.path, $0.text) })
  }

  @Test func `no value is forced without a reason`() {
    self.expectNone(self.sources.flatMap { CodeCheck.forceFindings($0) })
  }

  @Test func `no notes for later and no code in comments`() {
    self.expectNone(self.swift.flatMap { CodeCheck.noteFindings($0.path, $0.comments) + CodeCheck.deadFindings($0) })
    self.expectNone(self.project.documents.flatMap { CodeCheck.noteFindings($0.path, [(1, $0.text)]) })
  }

  @Test func `no test sleeps`() {
    self.expectNone(self.project.sources(under: "Tests").flatMap { CodeCheck.sleepFindings($0) })
  }

  @Test func `links lead somewhere, and no path is of one machine`() {
    let pages = self.project.documents.filter { $0.path.hasSuffix(".md") }
    self.expectNone(pages.flatMap { TextCheck.linkFindings($0.path, $0.text, exists: self.project.exists) })
    self.expectNone(self.project.documents.flatMap { TextCheck.pathFindings($0.path, $0.text) })
    self.expectNone(self.swift.flatMap { TextCheck.pathFindings($0.path, $0.text) })
  }
}
