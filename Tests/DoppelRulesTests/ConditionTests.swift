import DoppelRules
import Testing

struct ConditionTests {
  private let metrics = [
    Metric("latency.p95", .milliseconds), Metric("requests.failed", .count), Metric("match-rate", .percent),
    Metric("requests.per-second", .perSecond),
  ]

  @Test(arguments: [
    ("latency.p95 > 50", 51.0, true), ("latency.p95 > 50", 50, false), ("latency.p95>=50ms", 50, true),
    ("latency.p95 < 1.5s", 1_499, true), ("latency.p95 <= 250us", 0.25, true), ("requests.failed != 0", 0, false),
    ("requests.failed == 2", 2, true), ("match-rate < 100%", 99.9, true), ("requests.per-second < 10/s", 11, false),
    ("  latency.p95   >   -1  ", 0, true),
  ])
  func `a condition that holds fails the run`(text: String, value: Double, isFailure: Bool) throws {
    let condition = try Condition(text, metrics: self.metrics)
    #expect(condition.evaluate([condition.metric.name: value]).isFailure == isFailure)
  }

  @Test func `a metric that was not measured fails the run and says so`() throws {
    let outcome = try Condition("match-rate < 90", metrics: self.metrics).evaluate([:])
    #expect(outcome.isFailure)
    #expect(
      outcome.sentence
        == "match-rate < 90: match-rate was not measured in this run, so the condition counts as failed")
    #expect(try Condition("match-rate < 90", metrics: self.metrics).evaluate(["match-rate": .nan]).isFailure)
  }

  @Test func `the sentence tells the value with its unit`() throws {
    let condition = try Condition("latency.p95 > 50", metrics: self.metrics)
    #expect(condition.evaluate(["latency.p95": 61.25]).sentence == "latency.p95 > 50: latency.p95 was 61.25 ms")
  }

  @Test(arguments: [
    (
      "latency.p96 > 5",
      "expected one of the metrics latency.p95, requests.failed, match-rate, requests.per-second, found \"latency.p96\" (character 1)"
    ),
    ("latency.p95 = 5", "expected one of == != < <= > >= after latency.p95, found \"=\" (character 13)"),
    ("latency.p95 > fast", "expected a number, found \"fast\" (character 15)"),
    ("latency.p95 > 5%", "expected one of the units ns, us, ms, s, m, or none for milliseconds, found \"%\" (character 16)"),
    ("latency.p95 > 5 ms please", "expected nothing after the number, found \"please\" (character 20)"),
    ("requests.failed > 5ms", "expected no unit for requests.failed, found \"ms\" (character 20)"),
    ("", "found the end (character 1)"),
    ("latency.p95 > 99999999999999999999", "expected a number"),
  ])
  func `an error says what was expected, what came and where`(text: String, end: String) {
    #expect(message { try Condition(text, metrics: self.metrics) }.contains(end))
  }

  @Test(arguments: [(0, "0"), (1, "1"), (1.5, "1.5"), (-0.25, "-0.25"), (12.0004, "12"), (1e300, "1e+300"), (.nan, "nan")])
  func `values have at most three decimals`(value: Double, text: String) {
    #expect(Condition.text(value) == text)
  }
}
