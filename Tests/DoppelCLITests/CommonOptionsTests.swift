import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct CommonOptionsTests {
  @Test(arguments: [
    ([], Console.Verbosity.normal), (["--quiet"], .quiet), (["-v"], .verbose), (["-vv"], .debug), (["-v", "-v"], .debug),
    (["-vvv"], .debug), (["--quiet", "-v"], .quiet),
  ])
  func `how much is said is asked for`(_ flags: [String], level: Console.Verbosity) throws {
    #expect(try CommonOptions.parse(flags).level == level)
  }
}
