import ArgumentParser
import Testing

@testable import DoppelCLI

struct ResultOptionsTests {
  @Test func `results are kept as lines in a folder of their own unless it is said otherwise`() throws {
    let standard = try ResultOptions.parse([])
    #expect(standard.out == nil && !standard.keepsNothing && standard.format == "jsonl")
    let said = try ResultOptions.parse(["--out", "o", "--no-out", "--format", "json"])
    #expect(said.out == "o" && said.keepsNothing && said.format == "json")
  }
}
