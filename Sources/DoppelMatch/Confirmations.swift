package import DoppelExchange
package import NIOCore

/// Which recorded answers only confirm what their client held, and of what the others were.
package struct Confirmations: Sendable {
  /// The tags of answers, by their `order`.
  private var tags: [Int: UInt64] = [:]
  /// What confirmations confirm: what they name themselves, else what their client held.
  private var confirmed: [Int: Set<UInt64>] = [:]

  package init() {}

  /// Whether there are none.
  package var isEmpty: Bool { self.confirmed.isEmpty }

  /// Notes an answer.
  ///
  /// - Parameters:
  ///   - tag: of what it is of, or confirms; `nil` where it does not say.
  ///   - held: what its client held, where it only confirms that.
  package mutating func note(_ order: Int, tag: ByteBuffer?, confirming held: [ByteBuffer]?) {
    guard let held else {
      self.tags[order] = tag?.stirredHash
      return
    }
    let all = Set(held.map(\.stirredHash))
    guard !all.isEmpty else { return }
    self.confirmed[order] = tag.map { $0.stirredHash }.flatMap { all.contains($0) ? [$0] : nil } ?? all
  }

  /// What a live client holds.
  package struct Held: Sendable {
    fileprivate let tags: Set<UInt64>
    fileprivate let isAny: Bool
    fileprivate let confirmations: Confirmations
    /// As its protocol tells it of the request without what the client holds, with the header fields of that.
    let aspect: UInt64
    let fields: Fields

    /// Whether an answer may be given: one that confirms something must confirm this.
    func fits(_ answer: RecordedAnswer) -> Bool {
      guard let confirmed = self.confirmations.confirmed[answer.order] else { return true }
      return self.isAny || !confirmed.isDisjoint(with: self.tags)
    }

    /// Whether it is what an answer is of.
    func isOf(_ answer: RecordedAnswer) -> Bool {
      self.isAny || self.confirmations.tags[answer.order].map(self.tags.contains) ?? false
    }
  }

  /// - Parameters:
  ///   - held: as the client says it.
  ///   - recorded: a tag with the recorded values for which the client's own stand.
  ///   - aspect: of the request without it.
  package func held(_ held: HeldContent, aspect: UInt64, recorded: (ByteBuffer) -> ByteBuffer) -> Held {
    Held(
      tags: Set(held.tags.map { recorded($0).stirredHash }), isAny: held.isAny, confirmations: self, aspect: aspect,
      fields: held.unconditional.fields)
  }
}
