internal import DoppelExchange

/// Which answers of a newer recording are not taken for the truth, whichever recorded one they stand for.
struct RefusalFilter: Sendable {
  /// The places, in the list of newer answers, of those that are refused in the place of each recorded one, where another answer
  /// to the same request is left.
  private(set) var refused: Set<Int> = []

  private let form: AnswerForm
  private let accepted: Set<Int>
  /// The last recorded answer to each request.
  private var last: [Signature: Message] = [:]

  /// - Parameter accepted: statuses that are taken.
  init(
    _ library: [LibraryAnswer], _ newer: [NewerAnswer], _ form: AnswerForm, accepting accepted: Set<Int> = []
  ) {
    self.form = form
    self.accepted = accepted
    // of many answers to one request the last ones tell enough
    var recorded: [Signature: [Message]] = [:]
    var said: [Signature: Set<UInt64>] = [:]
    for answer in library.reversed() where said[answer.signature, default: []].count < AnswerAlignment.longest {
      guard said[answer.signature, default: []].insert(answer.content).inserted else { continue }
      recorded[answer.signature, default: []].append(answer.known)
    }
    self.last = recorded.compactMapValues(\.first)
    var groups: [Signature: [Int]] = [:]
    for (index, answer) in newer.enumerated() { groups[answer.signature, default: []].append(index) }
    for (signature, indices) in groups {
      guard indices.count > 1, let known = recorded[signature] else { continue }
      let bad = indices.filter { index in
        known.allSatisfy {
          RefusalReason(recorded: $0, newer: newer[index].answer, form, accepting: accepted) != nil
        }
      }
      if bad.count < indices.count { self.refused.formUnion(bad) }
    }
  }

  /// Why an answer does not come to the library beside what is there; `nil` where it does.
  func reason(toAdd newer: NewerAnswer) -> RefusalReason? {
    if let last = self.last[newer.signature] {
      return RefusalReason(recorded: last, newer: newer.answer, self.form, accepting: self.accepted)
    }
    guard case .status(_, let status, _) = newer.answer.start, status >= 500, !self.accepted.contains(status) else {
      return nil
    }
    return .error(status: status, recorded: nil)
  }
}
