import Testing

@testable import DoppelCLI

struct FilesCommandTests {
  @Test func `alone it says what it can do`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["files"]) == 0)
    for name in ["convert", "compare", "resign"] { #expect(run.output.contains("\n  \(name) "), "\(run.output)") }
  }

  @Test func `a word that is none of its commands is refused`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["files", "merge"]) == 2)
    #expect(run.errors.contains("'merge'") && run.output.isEmpty, "\(run.errors)")
  }
}
