import DoppelExchange
import DoppelRules
import Testing

struct HostSelectionTests {
  private func exchange(_ name: String) -> Exchange {
    Exchange(
      id: ExchangeID(high: 0, low: 0), protocolName: "http", direction: .outbound,
      server: Endpoint(name: name, address: "10.0.0.1", port: 80), startedAt: .epoch)
  }

  @Test func `without selectors every host is meant`() {
    #expect(HostSelection().includes(self.exchange("a.test")))
  }

  @Test func `except takes from what only gives`() throws {
    let selection = HostSelection(only: [try HostSelector("*.test")], except: [try HostSelector("b.test")])
    #expect(selection.includes(self.exchange("a.test")))
    #expect(!selection.includes(self.exchange("b.test")))
    #expect(!selection.includes(self.exchange("c.org")))
  }

  @Test func `an exchange is known by its address, too`() throws {
    #expect(!HostSelection(except: [try HostSelector("10.0.0.1")]).includes(self.exchange("a.test")))
  }
}
