import ArgumentParser
import Testing

@testable import DoppelCLI

struct LibraryOptionsTests {
  @Test func `every flag is taken, and each has its default`() throws {
    let none = try LibraryOptions.parse([])
    #expect(none.inDirection == "out" && none.noise == nil)
    #expect(none.session == "auto" && none.unrecordedState == nil)
    let all = try LibraryOptions.parse([
      "--in-direction", "any", "--noise", "n", "--session", "connection", "--unrecorded-state",
      "miss",
    ])
    #expect(all.inDirection == "any" && all.noise == "n")
    #expect(all.session == "connection" && all.unrecordedState == "miss")
  }
}
