internal import DoppelExchange
internal import NIOCore

extension LiveSessions.Session {
  /// Whether a condition holds of a resource, as far as the session was told its tag; `nil` where that is not known. What it wrote since has
  /// a tag that it was not told.
  func holds(_ condition: TagCondition, of node: Int) -> Bool? {
    guard let known = self.tags[node] else { return nil }
    guard let tag = known else { return condition.isAny ? condition.mustMatch : !condition.mustMatch }
    return TagCondition(
      mustMatch: condition.mustMatch, tags: condition.tags.map { self.bindings.recorded(for: $0) ?? $0 }, isAny: condition.isAny
    ).holds(of: tag)
  }

  /// Takes in what an answer tells of the tag of a resource.
  mutating func note(_ order: Int, of node: Int, _ history: History) {
    guard !history.tags.isEmpty, node != ResourceTree.none else { return }
    for written in history.writes[order]?.nodes ?? [] where self.tags[written] != nil || self.tags.count < Self.tagLimit {
      self.tags[written] = .some(nil)
    }
    guard let tag = history.tags[order], self.tags[node] != nil || self.tags.count < Self.tagLimit else { return }
    self.tags[node] = tag
  }
}
