package import DoppelExchange
package import DoppelLearn
package import DoppelMatch
package import NIOCore

/// How an answer is said otherwise than it was recorded.
package struct AnswerChanges: Sendable {
  /// Values of the client that are to stand in the answer in place of recorded ones.
  package var echoes = LiveValues()
  /// What the client sent where the recorded answer says what the recorded one did; `nil` where it says something else.
  package var body: ByteBuffer?
  /// How much later it is than when the answer was recorded; `nil` where its moments stay as they are.
  package var shift: TimeShift?
  /// The moments that the request names, which stay in the answer; none where no moment moves.
  package var askedMoments: Set<ByteBuffer> = []

  package init() {}

  /// Whether all is said as it was recorded.
  package var isEmpty: Bool { self.echoes.isEmpty && self.shift == nil && self.body == nil }

  /// A part of the answer as it is said now: moments as far from now as they were, and the client's values in place of recorded ones;
  /// `nil` where it is as recorded. A moment that the request itself names stays.
  package func rewriting(_ text: ByteBuffer, of part: MessagePart) -> ByteBuffer? {
    if case .body = part, let body = self.body { return body == text ? nil : body }
    if let whole = self.echoes.value(for: text) { return whole }
    let moved = self.shift?.moving(momentsIn: text, of: part) { moment in
      self.askedMoments.contains(moment) || self.echoes.value(for: moment) != nil
    }
    return self.echoing(in: moved ?? text) ?? moved
  }

  /// The claims of a token in the answer as they are said now; `nil` where they are as recorded.
  package func rewriting(claims: ByteBuffer) -> ByteBuffer? {
    let moved = self.shift?.moving(claims: claims)
    return self.echoing(in: moved ?? claims) ?? moved
  }

  private func echoing(in text: ByteBuffer) -> ByteBuffer? {
    self.echoes.isEmpty ? nil : ValueTokens.replacing(in: text, ofLength: self.echoes.mayHold, self.echoes.value)
  }
}
