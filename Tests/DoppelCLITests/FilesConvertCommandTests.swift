import ArgumentParser
import DoppelApp
import DoppelTesting
import Testing

@testable import DoppelCLI

struct FilesConvertCommandTests {
  @Test func `every flag reaches the run`() throws {
    let flags = ["--in", "a", "--in", "b", "--out", "o", "--format", "json"]
    #expect(
      try FilesConvertCommand.parse(flags).work == ConvertRun(inputs: ["a", "b"], out: "o", format: "json", isStrict: false))
    #expect(
      try FilesConvertCommand.parse(flags + ["--strict"]).work
        == ConvertRun(inputs: ["a", "b"], out: "o", format: "json", isStrict: true))
  }

  @Test(arguments: [
    (["--out", "o", "--format", "json"], "--in"), (["--in", "a", "--format", "json"], "--out"),
    (["--in", "a", "--out", "o"], "--format"),
  ])
  func `what is missing is named`(_ flags: [String], missing: String) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["files", "convert"] + flags) == 2)
    #expect(run.errors.contains("Missing expected argument '\(missing)"), "\(run.errors)")
    #expect(run.folder.files().isEmpty)
  }
}
