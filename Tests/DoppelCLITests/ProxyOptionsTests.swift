import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ProxyOptionsTests {
  @Test func `the settings are those of the flags`() throws {
    #expect(
      try ProxyOptions.parse(["--out-port", "auto", "--listen", "a", "--upstream-ca", "x", "--upstream-ca", "y"]).settings
        == ProxySettings(
          outPort: "auto", maps: [], listen: ListenOptions(addresses: ["a"]), upstreamRoots: ["x", "y"], upstreamInsecure: [],
          readyFile: nil, timeout: nil))
  }
}
