import ArgumentParser
import Testing

@testable import DoppelCLI

struct UpstreamOptionsTests {
  @Test func `roots and hosts are listed, in order`() throws {
    let options = try UpstreamOptions.parse([
      "--upstream-ca", "a", "--upstream-insecure", "h", "i", "--upstream-ca", "b", "--upstream-insecure", "j",
    ])
    #expect(options.roots == ["a", "b"])
    #expect(options.insecure == ["h", "i", "j"])
  }

  @Test func `without flags the system's roots decide for every host`() throws {
    let options = try UpstreamOptions.parse([])
    #expect(options.roots.isEmpty && options.insecure.isEmpty)
  }
}
