import Testing

@testable import DoppelSandbox

struct SandboxPlanTests {
  @Test func `a plan is of this very program, and its addresses are ones that nobody has`() throws {
    let plan = SandboxPlan()
    #expect(plan.executable == "/proc/self/exe" && plan.mounts.isEmpty && plan.variables.isEmpty && plan.folder.isEmpty)
    let addresses = try SandboxPlan.ownAddresses.map { try #require(SocketAddressBytes($0)).bytes }
    #expect(addresses.map(\.count) == [4, 16])
    // 198.18.0.0/15 (RFC 2544) and fc00::/7 (RFC 4193).
    #expect(addresses[0][0] == 198 && addresses[0][1] & 0xfe == 18)
    #expect(addresses[1][0] & 0xfe == 0xfc)
  }
}
