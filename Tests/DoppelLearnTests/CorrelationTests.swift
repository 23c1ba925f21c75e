import Testing

@testable import DoppelLearn

struct CorrelationTests {
  @Test func `kinds of evidence have the names that are documented`() {
    #expect(Correlation.Evidence.allCases.map(\.rawValue) == ["returned", "made", "pairs"])
  }
}
