import DoppelDNS
import DoppelMock
import DoppelReport
import DoppelTesting
import DoppelWire
import Foundation
import NIOPosix
import Synchronization
import Testing

@testable import DoppelApp
@testable import DoppelSandbox

@Suite(.needs(.dig)) struct SandboxNamesTests {
  private let egress = EgressLog()

  /// A UDP socket on a free port of 127.0.0.1.
  private func socket() throws -> (descriptor: CInt, port: Int) {
    let address = try #require(SocketAddressBytes("127.0.0.1"))
    let descriptor = Foundation.socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
    #expect(address.bind(descriptor, port: 0) == 0)
    return (descriptor, try #require(BoundPort.of(descriptor)))
  }

  private func serve(_ servers: Set<String>) async throws -> (names: SandboxNames, port: Int) {
    let socket = try self.socket()
    var sockets = Sandbox.Sockets()
    sockets.questions = [socket.descriptor]
    let names = try await SandboxNames.serve(
      .recordings(servers: servers, passthrough: false), on: sockets, egress: self.egress,
      group: MultiThreadedEventLoopGroup.singleton, limits: .defaults, notice: { _ in })
    return (names, socket.port)
  }

  private func dig(_ port: Int, _ arguments: String...) async throws -> String {
    let dig = try #require(DoppelTesting.Tool.dig.path)
    return try await ChildProcess.run(dig, ["@127.0.0.1", "-p", "\(port)", "+time=5", "+tries=1"] + arguments).output
  }

  @Test func `a recorded name has an address, by which its connections are known`() async throws {
    let (names, port) = try await self.serve(["api.example.com", "192.0.2.1"])
    let address = try await self.dig(port, "+short", "api.example.com", "A").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(address.hasPrefix("198.18.") || address.hasPrefix("198.19."), "\(address)")
    #expect(names.name(of: address) == "api.example.com")
    #expect(names.isInvented(address) && !names.isInvented("192.0.2.1") && !names.isInvented("nonsense"))
    #expect(names.name(of: "192.0.2.77") == nil)
    #expect(try await self.dig(port, "+short", "localhost", "A") == "127.0.0.1\n")
    #expect(self.egress.report.total == 0)
    await names.close()
  }

  @Test func `a name that no recording has does not exist, and asking for its addresses is an attempt, once for all types`()
    async throws
  {
    let (names, port) = try await self.serve(["api.example.com"])
    for type in ["A", "AAAA", "HTTPS"] {
      #expect(try await self.dig(port, "nosuch.example.com", type).contains("status: NXDOMAIN"))
    }
    #expect(self.egress.report.attempts == [.init(destination: "the name nosuch.example.com", count: 1)])
    await names.close()
  }

  @Test func `a name that is asked for by one family alone is an attempt too`() async throws {
    let (names, port) = try await self.serve(["api.example.com"])
    #expect(try await self.dig(port, "nosuch.example.com", "AAAA").contains("status: NXDOMAIN"))
    #expect(self.egress.report.attempts == [.init(destination: "the name nosuch.example.com", count: 1)])
    await names.close()
  }

  @Test func `names of other recordings take their place`() async throws {
    let (names, port) = try await self.serve(["a.example.com"])
    await names.replace(["b.example.com"])
    #expect(try await self.dig(port, "a.example.com", "A").contains("status: NXDOMAIN"))
    #expect(try await self.dig(port, "b.example.com", "A").contains("status: NOERROR"))
    await names.close()
  }

  @Test func `names for which there are no addresses are left out, which is said`() async throws {
    let said = Mutex<[String]>([])
    let servers = Set((0...RecordedNames.limit).map { "n\($0).example.com" })
    let names = try await SandboxNames.serve(
      .recordings(servers: servers, passthrough: false), on: Sandbox.Sockets(), egress: self.egress,
      group: MultiThreadedEventLoopGroup.singleton, limits: .defaults, notice: { line in said.withLock { $0.append(line) } })
    await names.replace(["a.example.com"])
    await names.replace(servers)
    let sentence = "the recordings have 1 more names than there are addresses: those do not exist for the program"
    #expect(said.withLock { $0 } == [sentence, sentence])
    await names.close()
  }

  @Test func `the program asks at its own address, with the search list of the machine`() {
    let text = SandboxNames.resolverText
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("nameserver") } == ["nameserver \(SandboxPlan.ownAddresses[0])"])
    #expect(HostResolverSettings(text).searchDomains == HostResolverSettings(HostFiles.resolver).searchDomains)
  }

  @Test func `addresses that nobody asked for have the names of the machine's own file`() async throws {
    let (names, _) = try await self.serve([])
    #expect(names.name(of: "127.0.0.1") == HostsFile(HostFiles.hosts).name(of: "127.0.0.1"))
    await names.close()
  }
}
