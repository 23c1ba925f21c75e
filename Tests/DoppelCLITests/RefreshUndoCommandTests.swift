import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct RefreshUndoCommandTests {
  @Test func `the library reaches the run`() throws {
    #expect(try RefreshUndoCommand.parse(["--in", "a"]).work == RefreshUndoRun(inputs: ["a"]))
    #expect(try RefreshUndoCommand.parse([]).work == RefreshUndoRun(inputs: []))
  }
}
