import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct GatewayOptionsTests {
  @Test func `without flags the ports are those that people know, and connections are marked`() throws {
    #expect(
      try GatewayOptions.parse([]).settings
        == GatewaySettings(
          outPort: "4140", inPort: "4143", programPorts: [], excludedPorts: [], excludedNetworks: [], user: nil, backend: "auto"
        ))
  }

  @Test func `every flag reaches the settings`() throws {
    let settings = try GatewayOptions.parse([
      "--out-port", "1", "--in-port", "auto", "--inbound", "8080", "--inbound", "8081", "--exclude-port", "22",
      "--exclude-port", "25",
      "--exclude-network", "10.0.0.0/8", "--exclude-network", "fd00::/8", "--user", "doppel", "--backend", "nft",
    ]).settings
    #expect(
      settings
        == GatewaySettings(
          outPort: "1", inPort: "auto", programPorts: ["8080", "8081"], excludedPorts: ["22", "25"],
          excludedNetworks: ["10.0.0.0/8", "fd00::/8"], user: "doppel", backend: "nft"))
  }
}
