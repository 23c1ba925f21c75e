import Foundation
import Testing

@testable import DoppelSandbox

struct HostNetworkTests {
  private static let zeros = String(repeating: "0", count: 32)
  private static let rest = "\(zeros) 00 fe800000000000000000000000000001 00000400 00000001 00000000 00450003"

  @Test func `a route over an interface is a way, to everywhere or to a part of the addresses`() {
    #expect(HostNetwork.hasRoute("\(Self.zeros) 00 \(Self.rest)     eth0\n"))
    #expect(HostNetwork.hasRoute("\(Self.zeros) 80 \(Self.rest) lo\n\(Self.zeros) 00 \(Self.rest) wg0\n"))
    #expect(HostNetwork.hasRoute("20010db8000000000000000000000000 40 \(Self.rest) eth0\n"))
    #expect(HostNetwork.hasRoute("fd000000000000000000000000000000 08 \(Self.rest) eth0\n"))
  }

  @Test(arguments: [
    ("20010db8000000000000000000000010 02 40 00 80     eth0\n", true),
    ("00000000000000000000000000000001 01 80 10 80       lo\nfd000000000000000000000000000001 01 80 00 80       lo\n", true),
    ("00000000000000000000000000000001 01 80 10 80       lo\n", false),
    ("fe800000000000000000000000000001 02 40 20 80     eth0\n", false), ("", false), ("00 eth0\n", false),
  ])
  func `an address beyond loopback and the link is a way`(table: String, isWay: Bool) {
    #expect(HostNetwork.hasAddress(table) == isWay)
  }

  @Test(.enabled(if: geteuid() == 0, "marking connections needs root")) func `root may mark connections`() {
    #expect(HostNetwork.mayMark)
  }

  @Test func `the kernel knows IPv6 where it has its settings`() {
    #expect(HostNetwork.knowsIPv6 == FileManager.default.fileExists(atPath: "/proc/sys/net/ipv6"))
  }

  @Test(arguments: [
    "", "\n", "\(zeros) 00 \(rest) lo\n", "fe800000000000000000000000000000 40 \(rest) eth0\n",
    "ff000000000000000000000000000000 08 \(rest) eth0\n", "\(zeros) 00 eth0\n", "no 00 \(rest) eth0\n",
  ])
  func `refusals, routes to the link or to groups and other lines are none`(table: String) {
    #expect(!HostNetwork.hasRoute(table))
  }
}
