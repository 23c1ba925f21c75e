import DoppelExchange
import DoppelProxy
import DoppelTesting
import DoppelWire
import Foundation
import NIOCore
import Testing

@testable import DoppelApp

private final class Nothing: ChannelHandler {}

struct GatewayTests {
  private let me = "\(geteuid())"

  @Test func `every setting is read before anything is done`() throws {
    let environment = try Setting().environment
    #expect(throws: Never.self) {
      try Gateway(gatewaySettings(out: "auto", in: "auto", user: self.me), setsRules: true).check(environment)
    }
    for (settings, sentence) in [
      (gatewaySettings(out: "x"), "--out-port: "), (gatewaySettings(in: "x"), "--in-port: "),
      (gatewaySettings(programs: ["x"]), "--inbound: "),
      (gatewaySettings(out: "0", in: "0"), "--out-port and --in-port are both off"),
      (gatewaySettings(networks: ["x"]), "--exclude-network: "),
      (gatewaySettings(user: "no such user"), "--user: "), (gatewaySettings(backend: "x"), "--backend: "),
    ] {
      for setsRules in [true, false] {
        let refused = usage { try Gateway(settings, setsRules: setsRules).check(environment) }
        #expect(refused?.hasPrefix(sentence) == true, "\(refused ?? "")")
      }
    }
  }

  @Test func `rules of iptables, which would outlive the run, are refused where the run is to set them`() async throws {
    let environment = try Setting().environment
    let settings = gatewaySettings(user: self.me, backend: "iptables")
    #expect(throws: Never.self) { try Gateway(settings, setsRules: false).check(environment) }
    let error = await failure { try Gateway(settings, setsRules: true).check(environment) }
    #expect(error?.exitCode == .failed && error?.message.contains("doppel gateway rules --apply") == true)
  }

  @Test func `a run that can neither mark its connections nor says its user is refused`() async throws {
    let environment = try Setting().environment
    let error = await failure { try Gateway(gatewaySettings(), setsRules: false).check(environment) }
    if getuid() == 0 {
      #expect(error == nil)
    } else {
      #expect(error?.exitCode == .failed && error?.message.contains("--user") == true)
    }
    #expect(throws: Never.self) { try Gateway(gatewaySettings(user: self.me), setsRules: false).check(environment) }
  }

  @Test func `a user that the run does not have is refused, because the run's connections would come back to it`() throws {
    let environment = try Setting().environment
    let other = "\(geteuid() + 1)"
    for setsRules in [true, false] {
      let refused = usage { try Gateway(gatewaySettings(user: other), setsRules: setsRules).check(environment) }
      #expect(refused?.hasPrefix("--user: expected the user that this run has, number \(self.me), not number \(other)") == true)
    }
  }

  @Test func `a run that sets no rules holds none`() async throws {
    let setting = try Setting()
    let ports = try await ProxyPorts.open(
      .init(), limits: .defaults, group: EventLoops.make(), outFront: { Nothing() },
      mapFront: { _ in Nothing() })
    #expect(try Gateway(gatewaySettings(), setsRules: false).hold(ports, setting.environment) == nil)
  }

  @Test func `what comes is from this machine, and has no name`() {
    let redirection = Gateway(gatewaySettings(), setsRules: false).redirection
    #expect(redirection.inside == nil && redirection.addresses.isEmpty && redirection.name("127.0.0.1") == nil)
  }
}
