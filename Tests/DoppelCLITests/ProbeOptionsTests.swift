import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ProbeOptionsTests {
  @Test func `every flag reaches the run`() throws {
    let probing = try ProbeOptions.parse([
      "--target", "t", "--target", "h=u", "--unsafe", "POST", "--unsafe", "PUT a/b", "--concurrency", "2", "--rate", "3",
      "--timeout", "4s", "--upstream-ca", "c", "--upstream-insecure", "i",
    ]).probing
    #expect(
      probing
        == RefreshRun.Probing(
          targets: ["t", "h=u"], unsafe: ["POST", "PUT a/b"], concurrency: 2, rate: "3", timeout: "4s", upstreamRoots: ["c"],
          upstreamInsecure: ["i"]))
    #expect(try ProbeOptions.parse([]).probing == RefreshRun.Probing())
  }
}
