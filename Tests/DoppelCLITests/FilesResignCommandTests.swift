import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct FilesResignCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try FilesResignCommand.parse([]).work == ResignRun(inputs: [], isStrict: false))
    #expect(
      try FilesResignCommand.parse(["--in", "a", "--in", "b", "--strict"]).work
        == ResignRun(inputs: ["a", "b"], isStrict: true))
  }
}
