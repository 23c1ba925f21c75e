import DoppelExchange
import DoppelReport
import DoppelTesting
import DoppelTransport
import NIOCore
import Synchronization
import Testing

@testable import DoppelLoad

struct LoadRecorderTests {
  private func record(_ result: Result<Message, TransportError>) throws -> Exchange {
    let results = CollectedExchanges()
    var endpoints = EndpointTable()
    let place = endpoints.index(method: "GET", path: "/")
    var item = item(recorded(1, port: 80))
    item.endpoint = place
    item.check = AnswerCheck(response(), rules: AnswerCheck.Rules(wire, ignoring: []))
    item.exchange.tags = [Exchange.Tag("refUuid", "old"), Exchange.Tag("match", "old"), Exchange.Tag("kept", "1")]
    let recorder = LoadRecorder(endpoints: endpoints, services: services(results: results), startedAt: .now())
    recorder.record(item, due: .now(), result: result) { item.check?.verdict(on: $0) }
    return try #require(results.exchanges.first)
  }

  @Test func `a live exchange points to the recorded one and tells whether it matches`() throws {
    let same = try self.record(.success(response()))
    #expect(same.status == "200" && same.completeness == .complete && same.id != ExchangeID(high: 0, low: 1))
    let reference = Exchange.Tag("refUuid", ExchangeID(high: 0, low: 1).description)
    #expect(same.tags == [Exchange.Tag("kept", "1"), reference, Exchange.Tag("match", "MATCH")])
    #expect(try self.record(.success(response(500))).tags.last == Exchange.Tag("match", "DIFFERENT"))
  }

  @Test func `each outcome is told, for progress`() {
    let count = Mutex(0)
    var services = services()
    services.onOutcome = { count.withLock { $0 += 1 } }
    var endpoints = EndpointTable()
    _ = endpoints.index(method: "GET", path: "/")
    let recorder = LoadRecorder(endpoints: endpoints, services: services, startedAt: .now())
    let one = item(recorded(1, port: 80))
    recorder.record(one, due: .now(), result: .success(response())) { _ in nil }
    recorder.record(one, due: .now(), result: .failure(TransportError(.unreachable, "nobody there"))) { _ in nil }
    #expect(count.withLock { $0 } == 2)
  }

  @Test func `a request without an answer is kept with the reason`() throws {
    let failed = try self.record(.failure(TransportError(.unreachable, "nobody there")))
    #expect(failed.response == nil && failed.status.isEmpty && failed.completeness == .partial("nobody there"))
    #expect(failed.tags.last == Exchange.Tag("match", "DIFFERENT"))
  }

  @Test func `a recorded answer that does not come is compared and differs`() {
    var endpoints = EndpointTable()
    let place = endpoints.index(method: "GET", path: "/")
    var (checked, unchecked) = (item(recorded(1, port: 80)), item(recorded(2, port: 80)))
    (checked.endpoint, unchecked.endpoint) = (place, place)
    checked.check = AnswerCheck(response(), rules: AnswerCheck.Rules(wire, ignoring: []))
    let recorder = LoadRecorder(endpoints: endpoints, services: services(), startedAt: .now())
    recorder.record(checked, due: .now(), result: .success(response())) { checked.check?.verdict(on: $0) }
    for item in [checked, unchecked] {
      recorder.record(item, due: .now(), result: .failure(TransportError(.unreachable, "nobody there"))) { _ in nil }
    }
    let counts = recorder.statistics.counts
    #expect(counts.total == 3 && counts.answered == 1 && counts.failed == 2)
    #expect(counts.compared == 2 && counts.matched == 1, "the third has no recorded answer")
    #expect(ReplayMetrics.values(recorder.statistics, elapsed: .seconds(1))["requests.result-match-pct"] == 50)
    #expect(recorder.statistics.differences.sorted.map(\.key.path) == ["status"])
  }
}
