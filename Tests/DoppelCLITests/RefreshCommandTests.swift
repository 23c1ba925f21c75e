import ArgumentParser
import Testing

@testable import DoppelCLI

struct RefreshCommandTests {
  @Test(arguments: [["--from", "x"], ["--target", "http://x", "--dry-run"], ["apply", "--from", "x"]])
  func `without a word more it renews`(arguments: [String]) throws {
    #expect(try Doppel.parseAsRoot(["refresh"] + arguments) is RefreshApplyCommand)
  }

  @Test func `undo is a command of its own`() throws {
    #expect(try Doppel.parseAsRoot(["refresh", "undo"]) is RefreshUndoCommand)
  }
}
