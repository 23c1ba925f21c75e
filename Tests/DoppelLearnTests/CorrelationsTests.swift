import Testing

@testable import DoppelLearn

struct CorrelationsTests {
  @Test func `the strongest come first, whatever the order of the recording`() {
    let short = ["3f2a91bc", "4f2a91bd"]
    let told =
      short.map { Told(kind: "POST shop/a", answered: [("body.a", $0)]) }
      + short.map { Told(kind: "GET shop/a", asked: [("query a", $0)]) } + [
        Told(kind: "POST shop/b", answered: [("body.b", uuid(1))]), Told(kind: "GET shop/b", asked: [("query b", uuid(1))]),
      ]
    #expect(correlations(told).all.map(\.issued.place) == ["body.b", "body.a"])
    #expect(correlations(told).all.map(\.confidence) == [1, 0.9])
  }

  @Test func `without exchanges nothing is found`() { #expect(correlations([]).isEmpty && correlations([]).all.isEmpty) }
}
