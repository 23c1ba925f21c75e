import ArgumentParser
import Testing

@testable import DoppelCLI

struct NoiseOptionsTests {
  @Test func `recordings may stand after one flag or several`() throws {
    #expect(try NoiseOptions.parse(["--in", "a", "b"]).inputs == ["a", "b"])
    #expect(try NoiseOptions.parse(["--in", "a", "--in", "b"]).inputs == ["a", "b"])
    #expect(try NoiseOptions.parse([]).inDirection == "out")
  }
}
