import Testing

@testable import DoppelMatch

struct SuppositionTests {
  private func group(_ requests: Int, _ answers: Set<UInt64>) -> Supposition.Group {
    var group = Supposition.Group(first: 0)
    group.requests = requests
    group.answers = answers
    return group
  }

  @Test func `only groups with different answers are a risk`() {
    #expect(Supposition(places: [1], groups: [:]).risk == Supposition.Risk(answers: 0, requests: 0))
    #expect(
      Supposition(places: [1], groups: [1: self.group(9, [5]), 2: self.group(1, [6])]).risk
        == Supposition.Risk(answers: 0, requests: 0))
    #expect(
      Supposition(places: [1], groups: [1: self.group(9, [5]), 2: self.group(4, [5, 6]), 3: self.group(3, [6, 7, 8])]).risk
        == Supposition.Risk(answers: 5, requests: 7))
  }
}
