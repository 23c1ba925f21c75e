import DoppelTesting
import Testing

@testable import DoppelCLI

struct CertsCommandTests {
  @Test(arguments: [[], ["--show"]])
  func `the authority is shown`(_ flags: [String]) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs"] + flags) == 0)
    #expect(run.output.hasPrefix("file         \(run.home.file(".doppel/ca/ca.pem"))\n") && run.errors.isEmpty)
  }

  @Test func `programs get the authority and the variables as data`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs", "-o", "csv"]) == 0)
    #expect(run.output.hasPrefix("file,name,fingerprint,validUntil\r\n\(run.home.file(".doppel/ca/ca.pem")),"))
    let variables = try CommandLineRun()
    #expect(await variables.code(["certs", "--trust-env", "--output", "yaml"]) == 0)
    #expect(variables.output.hasPrefix("- name: \""))
  }

  @Test func `it is exported to a file of the current folder`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs", "--export", "ca.pem"]) == 0)
    #expect(try run.folder.read("ca.pem") == run.home.read(".doppel/ca/ca.pem"))
  }

  @Test func `the variables for trust are printed`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs", "--trust-env"]) == 0)
    #expect(run.output.contains("export NODE_EXTRA_CA_CERTS='\(run.home.file(".doppel/ca/ca.pem"))'\n"))
  }

  @Test(arguments: [["--show", "--trust-env"], ["--export", "x", "--show"], ["--export", "x", "--trust-env"]])
  func `one thing is asked for at a time`(_ flags: [String]) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs"] + flags) == 2)
    #expect(run.errors.contains("expected one of --show, --export and --trust-env"))
    #expect(run.home.files().isEmpty && run.folder.files().isEmpty)
  }

  @Test func `what cannot be written is a failure`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["certs", "--export", "no/such/ca.pem"]) == 3)
    #expect(run.errors.hasPrefix("doppel: cannot write ") && run.output.isEmpty)
  }
}
