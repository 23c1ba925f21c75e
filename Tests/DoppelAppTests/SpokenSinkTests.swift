import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct SpokenSinkTests {
  /// What is said of exchanges and gaps.
  private func said(_ verbosity: Console.Verbosity, _ exchanges: [Exchange], _ gaps: [Gap] = []) throws -> [String] {
    let setting = try Setting()
    setting.environment.console.setVerbosity(verbosity)
    let kept = CollectedExchanges()
    let sink = try #require(SpokenSink.around(kept, setting.environment.console))
    for exchange in exchanges { sink.keep(exchange) }
    for gap in gaps { sink.count(gap) }
    #expect(kept.exchanges == exchanges && kept.gaps == gaps)
    #expect(setting.output.isEmpty)
    return setting.errors.split(separator: "\n").map(String.init)
  }

  private func tagged(_ outcome: String, _ path: String = "/items/1") -> Exchange {
    var exchange = exchange(1, path)
    exchange.tags.append(Exchange.Tag("match", outcome))
    return exchange
  }

  @Test func `without a flag nothing is said and nothing stands in between`() throws {
    #expect(try self.said(.normal, [exchange(), self.tagged("MISS")], [Gap(reason: "x")]) == [])
    let console = try Setting().environment.console
    #expect(SpokenSink.around(nil, console) == nil && SpokenSink.watch(console) == nil)
    console.setVerbosity(.verbose)
    #expect(SpokenSink.around(nil, console) != nil && SpokenSink.watch(console) == nil)
  }

  @Test func `-v says what is of note`() throws {
    var partial = exchange(2, "/cut")
    partial.completeness = .partial("no response")
    partial.status = ""
    let lines = try self.said(
      .verbose, [exchange(), self.tagged("HIT"), self.tagged("MATCH"), self.tagged("MISS"), self.tagged("DIFFERENT"), partial],
      [Gap(reason: "not understood", bytes: 1, host: "a.test"), Gap(reason: "refused")])
    #expect(
      lines == [
        "out GET items.example.com/items/1 200 2.00 ms: miss", "out GET items.example.com/items/1 200 2.00 ms: different",
        "out GET items.example.com/cut 2.00 ms: no response", "gap at a.test: not understood, 1 byte", "gap: refused",
      ])
  }

  @Test func `-vv says every exchange, without its query`() throws {
    let lines = try self.said(.debug, [exchange(1, "/a?token=secret", direction: .inbound), self.tagged("HIT", "/b?x")])
    #expect(lines == ["in GET items.example.com/a 200 2.00 ms", "out GET items.example.com/b 200 2.00 ms"])
  }

  @Test func `-vv says that clients come and go`() throws {
    let setting = try Setting()
    setting.environment.console.setVerbosity(.debug)
    let watch = try #require(SpokenSink.watch(setting.environment.console))
    watch("--out-port", "127.0.0.1:5", true)
    watch("--map", "127.0.0.1:6", false)
    #expect(
      setting.errors == "--out-port: connection from 127.0.0.1:5 opened\n--map: connection from 127.0.0.1:6 closed\n")
  }
}
