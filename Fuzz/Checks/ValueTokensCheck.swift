import DoppelLearn
package import NIOCore

/// The input is two texts with a byte 1 between them.
package enum ValueTokensCheck: FuzzCheck {
  package static let name = "value-tokens"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let parts = input.readableBytesView.split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false)
    let text = ByteBuffer(parts[0])
    try self.checkPlaces(in: text)
    try self.checkReplacing(in: text)
    try self.checkValues(of: text)
    guard parts.count == 2 else { return }
    try self.checkPairs(text, ByteBuffer(parts[1]))
  }

  /// Taken are all, none, or every other of the texts.
  private static func checkPlaces(in text: ByteBuffer) throws(FuzzFailure) {
    for choice in 0..<3 {
      var taken: [Range<Int>] = []
      var all: [Range<Int>] = []
      text.withUnsafeReadableBytes { bytes in
        ValueTokens.forEach(in: bytes) { range in
          all.append(range)
          guard choice == 0 || (choice == 1 && all.count % 2 == 0) else { return false }
          taken.append(range)
          return true
        }
      }
      let whole = 0..<text.readableBytes
      try expect(
        all.allSatisfy { $0.clamped(to: whole) == $0 && $0.count >= ValueTokens.shortest }, "in bounds, and none too short")
      try expect(
        zip(taken, taken.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "what is taken is not looked into")
    }
  }

  private static func checkReplacing(in text: ByteBuffer) throws(FuzzFailure) {
    try expect(ValueTokens.replacing(in: text) { _ in nil } == nil, "what changes nothing is told")
    let same = ValueTokens.replacing(in: text) { $0 }
    try expect(same == nil || same == text, "values in place of themselves change nothing")
    var growth = 0
    let longer = ValueTokens.replacing(in: text) { value in
      growth += 1
      var longer = ByteBuffer(string: "x")
      longer.writeImmutableBuffer(value)
      return longer
    }
    try expect((longer ?? text).readableBytes == text.readableBytes + growth, "each value is replaced once, all else stays")
  }

  private static func checkValues(of text: ByteBuffer) throws(FuzzFailure) {
    var (said, noted) = (AnswerValues(), AnswerValues())
    said.say(text)
    noted.note(text)
    try expect(said.values == noted.values, "a text has the same values wherever it stands")
    try expect(noted.content == 0 && noted.words == 0, "a header field says nothing by itself")
    let values = ValuePairs.values(in: text)
    try expect(values.isEmpty != ValuePairs.holds(text, anyOf: Set(values)), "a text holds its own values")
    guard let pairs = ValuePairs.of(text, text) else { throw FuzzFailure("a text is like itself") }
    try expect(pairs.count == values.count && pairs.allSatisfy { $0.recorded == $0.live }, "its values stand for themselves")
  }

  private static func checkPairs(_ one: ByteBuffer, _ other: ByteBuffer) throws(FuzzFailure) {
    let (there, back) = (ValuePairs.of(one, other), ValuePairs.of(other, one))
    try expect((there == nil) == (back == nil), "likeness has no direction")
    guard let there, let back else { return }
    try expect(ValuePairs.skeleton(of: one) == ValuePairs.skeleton(of: other), "texts that are alike have one skeleton")
    try expect(there.count == back.count, "as many values stand on either side")
    let isTurned = zip(there, back).allSatisfy { $0.recorded == $1.live && $0.live == $1.recorded }
    try expect(isTurned, "the pairs are the same from either side")
  }
}
