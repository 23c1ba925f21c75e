import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct FilesCompareCommandTests {
  @Test func `every flag reaches the run, the older recording first`() throws {
    #expect(
      try FilesCompareCommand.parse(["--in", "a", "--in", "b"]).work
        == CompareRun(older: "a", newer: "b", ignored: [], isStrict: false, output: "pretty"))
    #expect(
      try FilesCompareCommand.parse([
        "--in", "a", "--ignore", "x", "--in", "b", "--ignore", "y", "--strict", "--output", "json",
      ]).work
        == CompareRun(older: "a", newer: "b", ignored: ["x", "y"], isStrict: true, output: "json"))
  }

  @Test(arguments: [1, 3])
  func `there are two recordings, neither one nor three`(_ count: Int) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["files", "compare"] + Array(repeating: ["--in", "x"], count: count).joined()) == 2)
    #expect(run.errors.contains("expected --in twice: --in OLDER --in NEWER"), "\(run.errors)")
  }
}
