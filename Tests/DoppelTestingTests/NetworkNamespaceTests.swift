import DoppelTesting
import Foundation
import Testing

@Suite(.needsNetworks) struct NetworkNamespaceTests {
  @Test func `two that are wired reach each other, and nothing is left of them`() async throws {
    var pods: [NetworkNamespace] = [try await NetworkNamespace(), try await NetworkNamespace()]
    let names = pods.map(\.name)
    try await pods[0].connect(["10.77.0.1/24", "fd00:77::1/64"], to: pods[1], ["10.77.0.2/24", "fd00:77::2/64"])
    for address in ["10.77.0.1", "fd00:77::1"] {
      // Nobody listens there, which only one who is there can say.
      let ending = try await pods[1].run("/bin/bash", ["-c", "exec 3<> /dev/tcp/\(address)/9"])
      #expect(ending.errors.contains("Connection refused"), "\(ending.errors)")
    }
    #expect(names.allSatisfy { FileManager.default.fileExists(atPath: "/run/netns/\($0)") })
    pods = []
    #expect(names.allSatisfy { !FileManager.default.fileExists(atPath: "/run/netns/\($0)") })
  }

  @Test func `a program is another user there, without rights`() async throws {
    let pod = try await NetworkNamespace()
    let ending = try await pod.run("/bin/sh", ["-c", "id -u; grep CapEff /proc/self/status"], as: 65_534)
    #expect(ending.output == "65534\nCapEff:\t0000000000000000\n", "\(ending)")
  }
}
