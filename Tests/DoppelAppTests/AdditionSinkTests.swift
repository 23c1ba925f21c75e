import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct AdditionSinkTests {
  @Test func `what was taken is told with status and type, and errors of servers are refused`() throws {
    let (setting, kept) = (try Setting(), CollectedExchanges())
    let sink = AdditionSink(kept)
    var page = exchange(3, "/c?token=secret")
    page.response?.fields.removeAll("Content-Type")
    page.response?.fields.append("Content-Type", "text/html; charset=utf-8")
    var none = exchange(4, "/d")
    none.response = nil
    for exchange in [exchange(1, "/a"), exchange(2, "/b", code: 503), page, none] { sink.keep(exchange) }
    sink.count(Gap(reason: "lost"))
    sink.tell(setting.environment.console)
    #expect(
      setting.errors == """
        + GET items.example.com/a  (200, application/json)
        x GET items.example.com/b  (refused: answered 503)
        + GET items.example.com/c?token=***  (200, text/html)

        """)
    #expect(kept.exchanges.map(\.location) == ["/a", "/c?token=secret", "/d"] && kept.gaps.count == 1)
  }

  @Test func `of many some are told and the others counted`() throws {
    let (setting, kept) = (try Setting(), CollectedExchanges())
    let sink = AdditionSink(kept)
    for number in 0..<(AdditionSink.shown + 3) { sink.keep(exchange(number, "/\(number)")) }
    sink.tell(setting.environment.console)
    #expect(setting.errors.hasSuffix("/19  (200, application/json)\nand 3 more\n") && kept.exchanges.count == 23)
  }
}
