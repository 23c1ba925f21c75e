import DoppelCompare
import DoppelRules
import Testing

@testable import DoppelReport

struct DifferenceGroupsTests {
  private func verdict(_ steps: [FieldPath.Step], _ live: String) -> Verdict {
    Verdict(differences: [Difference(path: FieldPath(steps), kind: .valueChanged, recorded: "1", live: live)], moreCount: 0)
  }

  @Test func `elements of one array are one group with its first examples`() {
    var groups = DifferenceGroups()
    for number in 0..<10 {
      groups.add(
        self.verdict([.name("body"), .name("items"), .index(number), .name("a.b"), .name("c")], "\(number)"), endpoint: 0)
    }
    #expect(groups.sorted.map(\.key.path) == [#"body.items[*]["a.b"].c"#])
    #expect(groups.sorted[0].count == 10)
    #expect(groups.sorted[0].examples.map(\.path) == (0..<3).map { #"body.items[\#($0)]["a.b"].c"# })
  }

  @Test func `groups beyond the limit are counted`() {
    var groups = DifferenceGroups()
    for number in 0..<600 { groups.add(self.verdict([.name("f\(number)")], "2"), endpoint: 0) }
    #expect(groups.sorted.count == DifferenceGroups.maximumCount)
    #expect(groups.ungrouped == 100)
  }

  @Test func `merging adds counts`() {
    var (one, other) = (DifferenceGroups(), DifferenceGroups())
    one.add(self.verdict([.name("a")], "2"), endpoint: 0)
    other.add(self.verdict([.name("a")], "2"), endpoint: 0)
    other.add(Verdict(moreCount: 4), endpoint: 0)
    one.merge(other)
    #expect(one.sorted.map(\.count) == [2])
    #expect(one.sorted[0].examples.count == 1)
    #expect(one.ungrouped == 4)
  }
}
