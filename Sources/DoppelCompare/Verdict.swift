/// What a comparison found.
package struct Verdict: Sendable, Hashable {
  /// In the order of the recorded fields, at most `Comparison.Limits.differences`.
  package var differences: [Difference]
  /// How many more there are than `differences` holds.
  package var moreCount: Int

  package init(differences: [Difference] = [], moreCount: Int = 0) {
    self.differences = differences
    self.moreCount = moreCount
  }

  package static let match = Verdict()

  package var isMatch: Bool { self.differences.isEmpty && self.moreCount == 0 }
}
