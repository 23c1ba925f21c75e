import ArgumentParser
import Testing

@testable import DoppelCLI

struct OutputOptionsTests {
  @Test func `the form is that of people unless it is said, by either name`() throws {
    #expect(try OutputOptions.parse([]).output == "pretty")
    #expect(try OutputOptions.parse(["-o", "json"]).output == "json")
    #expect(try OutputOptions.parse(["--output", "csv"]).output == "csv")
  }
}
