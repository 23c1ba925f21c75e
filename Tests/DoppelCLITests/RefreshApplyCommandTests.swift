import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct RefreshApplyCommandTests {
  @Test func `without flags the run has the defaults that the page tells`() throws {
    #expect(try RefreshApplyCommand.parse([]).work == RefreshRun(inputs: [], newer: nil))
  }

  @Test func `every flag reaches the run`() throws {
    let work = try RefreshApplyCommand.parse([
      "--in", "a", "--from", "b", "--policy", "never", "--policy", "h=always", "--max-age", "7d", "--on-change", "append",
      "--ignore", "body.a", "--accept-status", "404", "410", "--remove", "--in-direction", "any", "--dry-run", "--fail-if", "e",
      "--strict", "--target", "t", "-o", "json",
    ]).work
    #expect(
      work
        == RefreshRun(
          inputs: ["a"], newer: "b", probing: .init(targets: ["t"]),
          rules: .init(
            policies: ["never", "h=always"], maximumAge: "7d", onChange: "append", ignored: ["body.a"],
            acceptedStatuses: [404, 410], removes: true),
          inDirection: "any", isDry: true, conditions: ["e"], isStrict: true, output: "json"))
  }
}
