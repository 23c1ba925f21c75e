import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

@Suite(.needsNetworks) struct HeldRulesTests {
  private static func rules(_ table: GatewayRules = GatewayRules(outPort: 4_140, inPort: 4_143)) -> GatewayTable {
    GatewayTable(table, backend: .nft, variables: [:])
  }

  private static func listing() throws -> String {
    try DoppelSandbox.Tool.run(["nft", "list", "ruleset"], input: "", [:]).output
  }

  @Test func `the rules are there when it returns, belong to somebody, and go when they are let go`() async throws {
    try await OwnNetwork().run {
      let held = try Self.rules().hold()
      let listing = try Self.listing()
      #expect(listing.contains("table inet doppel_gateway") && listing.contains("flags owner") && listing.contains("4140"))
      held.release()
      let left = try Self.listing()
      #expect(left.isEmpty)
    }
  }

  @Test func `letting go twice is as once`() async throws {
    try await OwnNetwork().run {
      let held = try Self.rules().hold()
      held.release()
      held.release()
      let left = try Self.listing()
      #expect(left.isEmpty)
    }
  }

  @Test func `it is told when the nft that keeps the rules is ended`() async throws {
    let network = try await OwnNetwork()
    let held = try await network.run { try Self.rules().hold() }
    kill(held.pid, SIGKILL)
    await held.ended()
    held.release()
    let left = try await network.run { try Self.listing() }
    #expect(left.isEmpty)
  }

  @Test func `nothing is left in the home of the user`() async throws {
    let home = try TemporaryFolder()
    try await OwnNetwork().run {
      let rules = GatewayRules(outPort: 4_140, inPort: 4_143)
      try GatewayTable(rules, backend: .nft, variables: ["HOME": home.path]).hold().release()
    }
    #expect(home.files().isEmpty)
  }

  @Test func `rules that belong to nobody make way`() async throws {
    try await OwnNetwork().run {
      try Self.rules(GatewayRules(outPort: 5_000, inPort: 5_001)).apply()
      let held = try Self.rules().hold()
      #expect(try !Self.listing().contains("5000"))
      held.release()
      let left = try Self.listing()
      #expect(left.isEmpty)
    }
  }

  @Test func `rules that others hold are not taken from them`() async throws {
    try await OwnNetwork().run {
      let held = try Self.rules().hold()
      let error = #expect(throws: SandboxError.self) { try Self.rules().hold() }
      #expect(error?.kind == .unavailable && error?.description.hasPrefix("nft refused the rules: ") == true)
      #expect(throws: SandboxError.self) { try Self.rules().apply() }
      #expect(throws: SandboxError.self) { try Self.rules().remove() }
      #expect(try Self.listing().contains("flags owner"))
      held.release()
    }
  }

  @Test func `rules that are refused are an error with the reason, and leave nothing and nobody behind`() async throws {
    let before = Set(Processes.descendants(of: getpid()).filter { $0.name == "nft" }.map(\.id))
    try await OwnNetwork().run {
      let error = #expect(throws: SandboxError.self) { try Self.rules(GatewayRules(outPort: 70_000, inPort: 1)).hold() }
      #expect(error?.description.hasPrefix("nft refused the rules: ") == true, "\(error?.description ?? "")")
      let left = try Self.listing()
      #expect(left.isEmpty)
    }
    #expect(Set(Processes.descendants(of: getpid()).filter { $0.name == "nft" }.map(\.id)) == before)
  }
}
