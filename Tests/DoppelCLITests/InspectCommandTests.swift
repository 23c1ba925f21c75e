import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct InspectCommandTests {
  @Test func `without flags everything is listed`() throws {
    #expect(
      try InspectCommand.parse([]).work
        == InspectRun(inputs: [], show: nil, lists: false, isStrict: false, output: "pretty", filter: ""))
  }

  @Test func `every flag and the words of the filter reach the run`() throws {
    #expect(
      try InspectCommand.parse([
        "--in", "a", "--in", "b", "--show", "i", "--list", "--strict", "-o", "yaml", "status", ">=", "500",
      ])
      .work
        == InspectRun(inputs: ["a", "b"], show: "i", lists: true, isStrict: true, output: "yaml", filter: "status >= 500"))
  }
}
