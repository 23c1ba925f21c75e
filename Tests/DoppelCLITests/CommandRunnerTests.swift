import ArgumentParser
import DoppelApp
import DoppelExchange
import DoppelTesting
import Foundation
import Testing

@testable import DoppelCLI

struct CommandRunnerTests {
  private func run(
    _ flags: [String] = [], _ body: (Environment) async throws -> DoppelApp.ExitCode
  ) async throws -> (code: Int32?, errors: String) {
    let said = try TemporaryFolder()
    let descriptor = open(said.file("errors"), O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    let environment = Environment(
      variables: [:], currentFolder: said.path, console: Console(input: -1, output: -1, error: descriptor, variables: [:]),
      now: { .epoch })
    var code: Int32?
    do {
      try await CommandRunner.$environment.withValue(environment) {
        try await CommandRunner.run(try CommonOptions.parse(flags), body)
      }
    } catch let error as ArgumentParser.ExitCode {
      code = error.rawValue
    }
    return (code, try said.read("errors"))
  }

  @Test(
    arguments: [
      (DoppelApp.ExitCode.done, nil), (.checkFailed, 1), (.usage, 2), (.failed, 3), (.child(0), 0), (.child(9), 9),
      (.signal(2), 130),
    ] as [(DoppelApp.ExitCode, Int32?)])
  func `how a body ends is the exit code`(_ ending: DoppelApp.ExitCode, code: Int32?) async throws {
    let result = try await self.run { _ in ending }
    #expect(result.code == code && result.errors.isEmpty)
  }

  @Test func `a command's error is said in one line, whatever the verbosity`() async throws {
    let result = try await self.run(["--quiet"]) { _ in throw CommandError.failed("the disk is full") }
    #expect(result.code == 3 && result.errors == "doppel: the disk is full\n")
  }

  @Test func `the verbosity is that of the flags, in the environment of the command`() async throws {
    let result = try await self.run(["-v"]) { environment in
      #expect(environment.console.verbosity == .verbose)
      environment.console.detail("a detail")
      return .done
    }
    #expect(result.errors == "a detail\n")
  }
}
