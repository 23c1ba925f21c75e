import DoppelExchange
import Testing

@testable import DoppelRules

struct FilterComparisonTests {
  @Test func `an order of numbers holds at its edge as it says`() {
    var exchange = Exchange(id: ExchangeID(high: 0, low: 0), protocolName: "http", direction: .inbound, startedAt: .epoch)
    exchange.server.port = 80
    let holds = { (comparison: FilterComparison.Operator, number: Int64) in
      FilterComparison(field: .port, comparison: comparison, value: .number(number)).matches(exchange)
    }
    #expect(holds(.lessOrEqual, 80) && holds(.greaterOrEqual, 80) && holds(.equal, 80))
    #expect(!holds(.less, 80) && !holds(.greater, 80) && !holds(.notEqual, 80))
  }
}
