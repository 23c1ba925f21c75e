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

  @Test func `without flags the command has a sandbox where there is one, and everything is usual`() throws {
    #expect(
      try ProxyOptions.parse([]).settings
        == ProxySettings(
          outPort: nil, intercept: "auto", published: [], maps: [], listen: ListenOptions(), upstreamRoots: [],
          upstreamInsecure: [],
          keyLog: nil, readyFile: nil, timeout: nil))
  }

  @Test func `the ways of a command's traffic reach the settings`() throws {
    #expect(
      try ProxyOptions.parse(["--intercept", "env", "--publish", "80", "--publish", "::1:81", "--keylog", "keys"]).settings
        == ProxySettings(
          outPort: nil, intercept: "env", published: ["80", "::1:81"], maps: [], listen: ListenOptions(), upstreamRoots: [],
          upstreamInsecure: [], keyLog: "keys", readyFile: nil, timeout: nil))
  }
}
