import DoppelApp
import Testing

@testable import DoppelCLI

struct VersionCommandTests {
  @Test func `the version is data`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["version"]) == 0)
    #expect(run.output == "doppel \(Version.text)\n" && run.errors.isEmpty)
  }

  @Test(arguments: [
    ("json", "[\n  {\n    \"program\": \"doppel\",\n    \"version\": \"\(Version.text)\"\n  }\n]\n"),
    ("yaml", "- program: \"doppel\"\n  version: \"\(Version.text)\"\n"),
    ("csv", "program,version\r\ndoppel,\(Version.text)\r\n"),
  ]) func `programs get it as data`(form: String, output: String) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["version", "-o", form]) == 0)
    #expect(run.output == output && run.errors.isEmpty)
  }

  @Test func `an unknown form is refused`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["version", "-o", "xml"]) == 2)
    #expect(run.errors == "doppel: --output: expected pretty, json, yaml or csv, not \"xml\"\n" && run.output.isEmpty)
  }

  @Test func `the flag of the program says the bare version`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["--version"]) == 0)
    #expect(run.output == "\(Version.text)\n")
  }
}
