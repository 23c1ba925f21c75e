import DoppelApp
import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelCLI

struct FlagOriginsTests {
  @Test func `a flag of an error that nobody typed has its origin, a typed one has none`() throws {
    let folder = try TemporaryFolder()
    let environment = Environment(
      variables: ["DOPPEL_TIMEOUT": "soon"], currentFolder: folder.path, console: Console(variables: [:]), now: { .epoch })
    let sources = try SettingSources.find(environment)
    let message = "--timeout: expected a time such as 10s"
    #expect(
      FlagOrigins(sources: sources, arguments: ["record"]).origin(in: message)
        == "doppel: --timeout was set by environment DOPPEL_TIMEOUT")
    #expect(FlagOrigins(sources: sources, arguments: ["record", "--timeout", "soon"]).origin(in: message) == nil)
  }
}
