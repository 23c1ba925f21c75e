import Testing

@testable import DoppelApp

struct CommandInterceptionTests {
  @Test func `the ways are those of the flag, and others are told`() throws {
    let ways: [CommandInterception] = try ["auto", "sandbox", "env"].map { try Choice.of($0, flag: "--intercept") }
    #expect(ways == [.auto, .sandbox, .env] && CommandInterception.allCases.count == 3)
    let refused = usage { let _: CommandInterception = try Choice.of("proxy", flag: "--intercept") }
    #expect(refused == "--intercept: expected auto, sandbox or env, not \"proxy\"")
  }
}
