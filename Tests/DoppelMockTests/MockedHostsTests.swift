import DoppelExchange
import DoppelRules
import Testing

@testable import DoppelMock

struct MockedHostsTests {
  private func server(_ name: String, _ address: String = "") -> Endpoint { Endpoint(name: name, address: address, port: 1) }

  @Test func `all are mocked where nothing is said`() { #expect(MockedHosts().contains(self.server("a.test"))) }

  @Test func `only those that are named, and except wins`() throws {
    let hosts = MockedHosts(only: [try HostSelector("*.test")], except: [try HostSelector("b.test")])
    #expect(hosts.contains(self.server("a.test")))
    #expect(!hosts.contains(self.server("b.test")) && !hosts.contains(self.server("a.other")))
    #expect(!MockedHosts(except: [try HostSelector("b.test")]).contains(self.server("b.test")))
  }

  @Test func `a server is named by its name or its address`() throws {
    let hosts = MockedHosts(
      only: [try HostSelector("192.0.2.1"), try HostSelector("a.test")], except: [try HostSelector("192.0.2.9")])
    #expect(hosts.contains(self.server("", "192.0.2.1")) && hosts.contains(self.server("b.test", "192.0.2.1")))
    #expect(hosts.contains(self.server("a.test", "192.0.2.2")) && !hosts.contains(self.server("a.test", "192.0.2.9")))
    #expect(!hosts.contains(self.server("", "192.0.2.2")) && !hosts.contains(self.server("b.test", "192.0.2.2")))
  }

  @Test func `one whose name is not known may be mocked by it, unless its address is let off`() throws {
    let hosts = MockedHosts(only: [try HostSelector("a.test")], except: [try HostSelector("192.0.2.9")])
    #expect(hosts.mayContain(self.server("", "192.0.2.2")) && hosts.mayContain(self.server("a.test", "192.0.2.2")))
    #expect(!hosts.mayContain(self.server("", "192.0.2.9")) && !hosts.mayContain(self.server("b.test", "192.0.2.2")))
  }

  @Test func `all are mocked unless some are named`() throws {
    #expect(MockedHosts().areAll)
    let one = try HostSelector("a")
    #expect(!MockedHosts(only: [one]).areAll && !MockedHosts(except: [one]).areAll)
  }
}
