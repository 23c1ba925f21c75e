import ArgumentParser
import Testing

@testable import DoppelCLI

struct LibraryOptionsTests {
  @Test func `every flag is taken, and each has its default`() throws {
    let none = try LibraryOptions.parse([])
    #expect(none.inputs.isEmpty && none.inDirection == "out" && none.noise == nil)
    #expect(none.session == "auto" && none.unrecordedState == "nearest")
    let all = try LibraryOptions.parse([
      "--in", "a", "--in", "b", "--in-direction", "any", "--noise", "n", "--session", "connection", "--unrecorded-state",
      "miss",
    ])
    #expect(all.inputs == ["a", "b"] && all.inDirection == "any" && all.noise == "n")
    #expect(all.session == "connection" && all.unrecordedState == "miss")
  }
}
