package import DoppelCompare
package import DoppelExchange
internal import DoppelReplay
package import DoppelRules
package import DoppelWire
internal import NIOCore

/// Compares live answers with one recorded answer.
///
/// An answer with the same status, the same body bytes and the same fields but for those that vary by nature is a match at once,
/// without reading any of them; only another one is projected and compared field by field.
package struct AnswerCheck: Sendable {
  /// What one run's checks have in common.
  package struct Rules: Sendable {
    let comparison: Comparison
    /// Names of header fields that are left out.
    let volatileFields: [String]
    let wire: any WireProtocol

    /// - Parameter ignored: fields that the user leaves out.
    package init(_ wire: any WireProtocol, ignoring ignored: [FieldPattern]) {
      self.wire = wire
      let byNature = wire.volatilePaths.compactMap { try? FieldPattern($0) }
      self.comparison = Comparison(ignoring: byNature + ignored)
      self.volatileFields = wire.volatilePaths.filter { $0.hasPrefix("headers.") }.map { String($0.dropFirst(8)) }
    }
  }

  private let rules: Rules
  private let recorded: Message

  package init(_ recorded: Message, rules: Rules) {
    self.recorded = recorded
    self.rules = rules
  }

  package func verdict(on live: Message) -> Verdict {
    if self.isSame(live) { return .match }
    return self.rules.comparison.compare(
      recorded: self.rules.wire.projection(of: self.recorded), live: self.rules.wire.projection(of: live))
  }

  /// The same of a run whose values are others.
  ///
  /// - Parameter expectation: asked for where the answer is not as recorded.
  func verdict(on live: Message, expecting expectation: () -> AnswerExpectation) -> Verdict {
    if self.isSame(live) { return .match }
    let expectation = expectation()
    let expected = self.rules.wire.rewriting(self.recorded) { expectation.text(for: $0) }
    return self.rules.comparison.compare(
      recorded: self.rules.wire.projection(of: expected ?? self.recorded), live: self.rules.wire.projection(of: live))
  }

  /// The verdict on no answer: it differs, whatever fields are left out.
  package var verdictWithoutAnswer: Verdict {
    let status = String(LoadItem.status(of: self.recorded))
    return Verdict(
      differences: [Difference(path: FieldPath([.name("status")]), kind: .removed, recorded: status, live: "")])
  }

  private func isSame(_ live: Message) -> Bool {
    guard self.recorded.bodyForm == live.bodyForm, self.recorded.body == live.body, self.hasSameStart(live),
      self.recorded.trailers == live.trailers
    else { return false }
    var (one, other) = (0, 0)
    while true {
      // Most fields are equal as they stand; only another one is looked up among the names that are left out.
      if one < self.recorded.fields.count, other < live.fields.count, self.isSameField(one, live, other) {
        (one, other) = (one + 1, other + 1)
      } else if one < self.recorded.fields.count, self.isVolatile(self.recorded.fields, one) {
        one += 1
      } else if other < live.fields.count, self.isVolatile(live.fields, other) {
        other += 1
      } else {
        return one == self.recorded.fields.count && other == live.fields.count
      }
    }
  }

  private func isSameField(_ one: Int, _ live: Message, _ other: Int) -> Bool {
    live.fields.nameBytes(at: other) == self.recorded.fields.nameBytes(at: one)
      && live.fields.valueBytes(at: other) == self.recorded.fields.valueBytes(at: one)
  }

  private func isVolatile(_ fields: Fields, _ index: Int) -> Bool {
    self.rules.volatileFields.contains { fields.name(at: index, is: $0) }
  }

  /// The version is the connection's, not the answer's.
  private func hasSameStart(_ live: Message) -> Bool {
    switch (self.recorded.start, live.start) {
    case (.status(_, let code, let reason), .status(_, let liveCode, let liveReason)): code == liveCode && reason == liveReason
    case (.none, .none): true
    case (.request, _), (.status, _), (.none, _): false
    }
  }
}
