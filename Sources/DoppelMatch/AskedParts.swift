/// Which parts of contents recorded clients asked for, where a server gives them (RFC 9110 section 14).
package struct AskedParts: Sendable {
  private var given: Set<Int> = []
  private var asked: [Int: Set<UInt64>] = [:]

  package init() {}

  package var isEmpty: Bool { self.given.isEmpty }

  /// Notes an exchange.
  ///
  /// - Parameters:
  ///   - part: as `AnswerFacts.part`.
  ///   - isGiven: whether the answer says that parts are given.
  package mutating func note(_ part: UInt64, isGiven: Bool, to entry: Int) {
    if part != 0 { self.asked[entry, default: []].insert(part) }
    if isGiven { self.given.insert(entry) }
  }

  /// Whether a request wants a part that its server would give and that nobody was recorded to want: no recorded answer is its own.
  package func isUnknown(_ part: @autoclosure () -> UInt64, of entry: Int) -> Bool {
    guard self.given.contains(entry) else { return false }
    let part = part()
    return part != 0 && self.asked[entry]?.contains(part) != true
  }
}
