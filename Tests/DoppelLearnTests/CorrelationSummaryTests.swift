import Testing

@testable import DoppelLearn

struct CorrelationSummaryTests {
  @Test func `values and requests of the same two places are one correlation`() throws {
    let told =
      [uuid(1), "3f2a91bc"].map { Told(kind: "POST shop/a", answered: [("body.a", $0)]) }
      + [uuid(1), uuid(1), "3f2a91bc"].map { Told(kind: "GET shop/a", asked: [("query a", $0)]) }
    let all = correlations(told).all
    let one = try #require(all.first)
    #expect(all.count == 1 && one.values == 2 && one.requests == 3 && one.lengths == 8...36)
    #expect(one.classes == ["uuid", "short"] && one.confidence == 0.9, "the weakest value tells")
  }

  @Test func `a name that is long enough is itself wherever it stands, a short one is not`() {
    func isDistinctive(_ ids: [String]) -> [Bool] {
      correlations(
        ids.map { Told(kind: "POST shop/orders", answered: [("body.id", $0)]) }
          + ids.map { Told(kind: "GET shop/orders/*", asked: [("path, part 2", $0)]) }
      ).links.map(\.isDistinctive)
    }
    #expect(isDistinctive(["17", "18"]) == [false, false] && isDistinctive(["10417", "10418"]) == [true, true])
  }
}
