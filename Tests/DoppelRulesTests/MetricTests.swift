import DoppelRules
import Testing

struct MetricTests {
  @Test func `a unit stands after its value`() {
    #expect(Metric("latency.avg", .milliseconds).unit.suffix == " ms")
    #expect(Metric("requests.total", .count).unit.suffix.isEmpty)
  }
}
