import DoppelRules
import Testing

@testable import DoppelMock

struct MockedHostsTests {
  @Test func `all are mocked where nothing is said`() { #expect(MockedHosts().contains(host: "a.test", port: 1)) }

  @Test func `only those that are named, and except wins`() throws {
    let hosts = MockedHosts(only: [try HostSelector("*.test")], except: [try HostSelector("b.test")])
    #expect(hosts.contains(host: "a.test", port: 1))
    #expect(!hosts.contains(host: "b.test", port: 1) && !hosts.contains(host: "a.other", port: 1))
    #expect(!MockedHosts(except: [try HostSelector("b.test")]).contains(host: "b.test", port: 1))
  }

  @Test func `all are mocked unless some are named`() throws {
    #expect(MockedHosts().areAll)
    let one = try HostSelector("a")
    #expect(!MockedHosts(only: [one]).areAll && !MockedHosts(except: [one]).areAll)
  }
}
