import DoppelExchange
import DoppelProxy
import DoppelReport
import DoppelRules
import NIOCore
import Testing

@testable import DoppelMock

struct MockServicesTests {
  @Test func `all connections of a mock share one tally`() async throws {
    let setting = try await MockSetting()
    let copy = setting.services
    copy.tally.failed()
    #expect(setting.services.tally.failureCount == 1)
    #expect(await setting.isGone())
  }

  @Test func `the report has what the program tried to reach`() async throws {
    let setting = try await MockSetting()
    setting.services.egress.count("b.test:1")
    #expect(setting.services.report.egress.attempts.map(\.destination) == ["b.test:1"])
    #expect(await setting.isGone())
  }

  @Test func `a server greets where it was recorded to, with the same TLS, and is mocked`() async throws {
    for isSecure in [false, true] {
      let library = conversations([[("", "220;"), ("PING", "PONG")]], isSecure: isSecure)
      let setting = try await MockSetting(
        mocked: MockedHosts(except: [try HostSelector("other.test")]), library: library)
      func tunnel(_ name: String, _ port: Int = 25, fixed: String? = nil, isSecure: Bool) -> Tunnel {
        Tunnel(
          server: Endpoint(name: name, port: port), direction: .outbound, fixedHost: fixed, isServerSecure: isSecure)
      }
      let services = setting.services
      #expect(services.greets(for: tunnel("db.test", isSecure: isSecure)))
      #expect(services.greets(for: tunnel("DB.test", isSecure: isSecure)))
      #expect(services.greets(for: tunnel("x", fixed: "db.test", isSecure: isSecure)))
      #expect(!services.greets(for: tunnel("db.test", isSecure: !isSecure)))
      #expect(!services.greets(for: tunnel("db.test", 26, isSecure: isSecure)))
      #expect(!services.greets(for: tunnel("other.test", fixed: "db.test", isSecure: isSecure)))
      let known = tunnel("db.test", isSecure: isSecure)
      #expect(["PI", "PING", "PINGS", "PINGPING"].allSatisfy { services.recalls(ByteBuffer(string: $0), for: known) })
      #expect(["PUNG", "X"].allSatisfy { !services.recalls(ByteBuffer(string: $0), for: known) })
      #expect(await setting.isGone())
    }
  }

  @Test func `a server that only answers does not greet`() async throws {
    let setting = try await MockSetting(library: conversations([[("PING", "PONG")]]))
    let tunnel = Tunnel(server: Endpoint(name: "db.test", port: 25), direction: .outbound)
    #expect(!setting.services.greets(for: tunnel))
    #expect(await setting.isGone())
  }
}
