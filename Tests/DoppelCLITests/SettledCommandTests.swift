import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct SettledCommandTests {
  @Test(arguments: SettingCatalog.commands)
  func `each command with settings says what it would refuse, and takes its defaults`(name: String) throws {
    let command = try #require(try Doppel.parseAsRoot([name]) as? any SettledCommand)
    try command.check()
    let bad = name == "record" ? ["--format", "xml"] : name == "mock" ? ["--timing", "x"] : ["-o", "xml"]
    let refused = try #require(try Doppel.parseAsRoot([name] + bad) as? any SettledCommand)
    #expect(throws: CommandError.self) { try refused.check() }
  }

  @Test func `no other command is one`() throws {
    #expect(try Doppel.parseAsRoot(["certs"]) as? any SettledCommand == nil)
  }
}
