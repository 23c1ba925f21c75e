import ArgumentParser
import Testing

@testable import DoppelCLI

struct NoiseFileOptionTests {
  @Test func `the file is that of the workspace unless it is named`() throws {
    #expect(try NoiseFileOption.parse([]).path == nil && NoiseFileOption.parse(["--file", "x"]).path == "x")
  }
}
