import Foundation
import Testing

@testable import DoppelSandbox

struct HostNetworkTests {
  private static let zeros = String(repeating: "0", count: 32)
  private static let rest = "\(zeros) 00 fe800000000000000000000000000001 00000400 00000001 00000000 00450003"

  @Test func `a route to everywhere over an interface is a way out`() {
    #expect(HostNetwork.hasRoute("\(Self.zeros) 00 \(Self.rest)     eth0\n"))
    #expect(HostNetwork.hasRoute("\(Self.zeros) 80 \(Self.rest) lo\n\(Self.zeros) 00 \(Self.rest) wg0\n"))
  }

  @Test(.enabled(if: geteuid() == 0, "marking connections needs root")) func `root may mark connections`() {
    #expect(HostNetwork.mayMark)
  }

  @Test func `the kernel knows IPv6 where it has its settings`() {
    #expect(HostNetwork.knowsIPv6 == FileManager.default.fileExists(atPath: "/proc/sys/net/ipv6"))
  }

  @Test(arguments: [
    "", "\n", "\(zeros) 00 \(rest) lo\n", "\(zeros) 40 \(rest) eth0\n",
    "20010db8000000000000000000000000 00 \(rest) eth0\n", "\(zeros) 00 eth0\n",
  ])
  func `refusals, routes to a part of the addresses and other lines are none`(table: String) {
    #expect(!HostNetwork.hasRoute(table))
  }
}
