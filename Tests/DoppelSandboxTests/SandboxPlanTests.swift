import DoppelDNS
import Testing

@testable import DoppelSandbox

struct SandboxPlanTests {
  @Test func `a plan is of this very program, and its addresses are ones that nobody has`() throws {
    let plan = SandboxPlan()
    #expect(plan.executable == "/proc/self/exe" && plan.mounts.isEmpty && plan.variables.isEmpty && plan.folder.isEmpty)
    let addresses = try SandboxPlan.ownAddresses.map { try #require(SocketAddressBytes($0)).bytes }
    #expect(addresses.map(\.count) == [4, 16])
    // 198.19.255.0/24 of RFC 2544, and fc00::/7 (RFC 4193).
    #expect(addresses[0].starts(with: [198, 19, 255]))
    #expect(addresses[1][0] & 0xfe == 0xfc)
  }

  @Test func `no recorded name has an address of the sandbox`() throws {
    // As many names as there can be.
    let names = RecordedNames((0..<RecordedNames.limit).map { "n\($0)" })
    for own in SandboxPlan.ownAddresses {
      #expect(names.name(of: try #require(IPAddress(own))) == nil)
    }
  }
}
