import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

/// Flags whose page says `…`: several values after one flag, or the flag several times.
struct ListFlagTests {
  @Test(arguments: ["in", "only", "except", "fail-if", "upstream-insecure"])
  func `mock takes the values of a list either way, and never those of its command`(flag: String) throws {
    let repeated = try MockCommand.parse(["--\(flag)", "a", "--\(flag)", "b", "--watch", "--", "run", "x"]).work
    #expect(try MockCommand.parse(["--\(flag)", "a", "b", "--watch", "--", "run", "x"]).work == repeated)
    #expect(try MockCommand.parse(["--watch", "--\(flag)", "a", "b", "--", "run", "x"]).work == repeated)
    #expect(try MockCommand.parse(["--\(flag)=a", "--watch", "--\(flag)=b", "--", "run", "x"]).work == repeated)
    #expect(throws: (any Error).self) { try MockCommand.parse(["--\(flag)", "--", "run"]) }
  }

  @Test(arguments: ["no-tls-intercept", "upstream-insecure"])
  func `record likewise`(flag: String) throws {
    let repeated = try RecordCommand.parse(["--\(flag)", "a", "--\(flag)", "b", "--", "run"]).work
    #expect(try RecordCommand.parse(["--\(flag)", "a", "b", "--", "run"]).work == repeated)
  }

  @Test(arguments: ["in", "fail-if", "ignore", "upstream-insecure"])
  func `replay likewise`(flag: String) throws {
    let repeated = try ReplayCommand.parse(["--\(flag)", "a", "--vus", "2", "--\(flag)", "b"]).work
    #expect(try ReplayCommand.parse(["--\(flag)", "a", "b", "--vus", "2"]).work == repeated)
  }

  @Test func `so do the commands on files`() throws {
    #expect(
      try FilesConvertCommand.parse(["--in", "a", "b", "--out", "o", "--format", "json"]).work
        == ConvertRun(inputs: ["a", "b"], out: "o", format: "json", isStrict: false))
    #expect(try FilesResignCommand.parse(["--in", "a", "b"]).work == ResignRun(inputs: ["a", "b"], isStrict: false))
    #expect(
      try FilesCompareCommand.parse(["--in", "a", "b"]).work == FilesCompareCommand.parse(["--in", "a", "--in", "b"]).work)
  }

  @Test func `a recording to inspect stands alone, for the words after it are the filter`() throws {
    #expect(
      try InspectCommand.parse(["--in", "a", "status", ">=", "500"]).work
        == InspectRun(inputs: ["a"], show: nil, lists: false, isStrict: false, output: "pretty", filter: "status >= 500"))
  }
}
