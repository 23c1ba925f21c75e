import DoppelExchange
import DoppelRecording
import Testing

struct LibraryExchangeTests {
  @Test func `an answer counts from when it was recorded or last renewed, and has its place among the others all the same`()
    throws
  {
    let exchange = sample()
    #expect(LibraryExchange.takenAt(exchange) == exchange.startedAt)
    let moment = exchange.startedAt.advanced(by: .seconds(60))
    let renewed = LibraryExchange.renewed(exchange, at: moment)
    #expect(LibraryExchange.takenAt(renewed) == moment && renewed.startedAt == exchange.startedAt)
    let again = LibraryExchange.renewed(renewed, at: moment.advanced(by: .seconds(1)))
    #expect(again.tags.count == exchange.tags.count + 1 && LibraryExchange.takenAt(again) == moment.advanced(by: .seconds(1)))
  }

  @Test func `a tag that is no time does not count`() {
    var exchange = sample()
    exchange.tags = [Exchange.Tag("refreshed", "yesterday")]
    #expect(LibraryExchange.takenAt(exchange) == exchange.startedAt)
  }
}
