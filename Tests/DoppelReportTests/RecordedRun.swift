import DoppelCompare
import DoppelExchange
import DoppelRules

@testable import DoppelReport

/// A replay of some seconds with three endpoints, failures and hostile data; the same in every process.
func recordedRun(seconds: Int = 24, conditions: [String] = ["latency.p95 < 1ms", "requests.result-match-pct < 90"]) throws
  -> ReplayReport
{
  var endpoints = EndpointTable()
  let orders = endpoints.index(method: "GET", path: "/api/orders/1042")
  let create = endpoints.index(method: "POST", path: "/api/orders")
  let hostile = endpoints.index(method: "GET", path: "/<script>alert(1)</script>/\u{1b}[31m\u{202e}x")
  var (first, second) = (ReplayStatistics(endpoints: endpoints), ReplayStatistics(endpoints: endpoints))
  var state: UInt64 = 42
  for number in 0..<(seconds * 40) {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let noise = Int(state >> 40) % 1_000
    let latency = Duration.microseconds(1_800 + noise * 3 + (noise > 970 ? 22_000 : 0) + (number / 40 > 14 ? 1_500 : 0))
    let endpoint = number % 10 == 0 ? create : number % 37 == 0 ? hostile : orders
    let outcome: Sample.Outcome =
      number % 211 == 5
      ? .unanswered(reason: "the connection was reset")
      : .answered(status: number % 97 == 3 ? 503 : 200, isWorse: number % 97 == 3)
    let sample = Sample(
      endpoint: endpoint, finished: .milliseconds(number * 25 + noise % 25), latency: latency, outcome: outcome,
      verdict: try verdict(number, endpoint == hostile), bytesSent: 220, bytesReceived: 1_400)
    if number % 2 == 0 { first.record(sample) } else { second.record(sample) }
  }
  first.merge(second)
  let run = ReplayReport.Run(
    startedAt: Timestamp(nanoseconds: 1_790_000_000_000_000_000), elapsed: .milliseconds(seconds * 1_000 - 400),
    target: "http://localhost:8080", sources: ["doppel/recorded-2026-09-21_14-13-20"],
    facts: [.init("virtual users", "4"), .init("pace", "full"), .init("<b>fact</b>", "\"><img src=x onerror=alert(1)>")])
  return ReplayReport(first, run: run, conditions: try conditions.map { try Condition($0, metrics: ReplayMetrics.all) })
}

private func verdict(_ number: Int, _ isHostile: Bool) throws -> Verdict? {
  if number % 211 == 5 { return nil }
  let recorded = try FieldTree(
    json: #"{"status":200,"headers":{"server":"gunicorn"},"body":{"total":19.90,"items":[{"sku":"A1","qty":1}]}}"#)
  let live =
    isHostile
    ? #"{"status":200,"headers":{"server":"</pre><script>alert('x')</script>\u0000"},"body":{"total":19.9,"items":[{"sku":"A1","qty":1}]}}"#
    : number % 6 == 1
      ? #"{"status":200,"headers":{"server":"gunicorn"},"body":{"total":"19.90","items":[{"sku":"A1","qty":2}],"currency":"EUR"}}"#
      : #"{"status":200,"headers":{"server":"gunicorn"},"body":{"total":19.9,"items":[{"sku":"A1","qty":1}]}}"#
  return Comparison().compare(recorded: recorded, live: try FieldTree(json: live))
}
