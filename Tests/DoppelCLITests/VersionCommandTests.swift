import DoppelApp
import Testing

@testable import DoppelCLI

struct VersionCommandTests {
  @Test func `the version is data`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["version"]) == 0)
    #expect(run.output == "doppel \(Version.text)\n" && run.errors.isEmpty)
  }

  @Test func `the flag of the program says the bare version`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["--version"]) == 0)
    #expect(run.output == "\(Version.text)\n")
  }
}
