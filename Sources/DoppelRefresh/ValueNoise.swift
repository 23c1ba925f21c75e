internal import DoppelExchange
internal import DoppelLearn
package import NIOCore

/// Tells whether two values differ in nothing but what is made anew each time: ids, times, tokens.
package enum ValueNoise {
  /// The lexemes of two JSON scalars that say the same apart from values of a class (`AnswerValues.content`). Numbers count only
  /// where both hold a time of one class.
  package static func isSame(_ one: ByteBuffer, _ other: ByteBuffer) -> Bool {
    if one == other { return true }
    let (first, second) = (one.readableBytesView.first, other.readableBytesView.first)
    guard first == UInt8(ascii: "\""), second == first else {
      guard let valueClass = ValueClass.of(one, in: nil), valueClass.isTimeAnchored else { return false }
      return ValueClass.of(other, in: nil) == valueClass && self.areNear(one, other)
    }
    let (left, right) = (self.parts(one), self.parts(other))
    return self.content(one) == self.content(other)
      || (left.count == right.count && zip(left, right).allSatisfy { self.isSamePart($0, $1) })
  }

  /// The values within a text such as that of a cookie, `a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT`: dates have spaces.
  private static func parts(_ lexeme: ByteBuffer) -> [ByteBuffer] {
    let marks: Set<UInt8> = [UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "\"")]
    return lexeme.readableBytesView.split(omittingEmptySubsequences: false) { marks.contains($0) }.map { part in
      ByteBuffer(part.first == UInt8(ascii: " ") ? part.dropFirst() : part)
    }
  }

  private static func isSamePart(_ one: ByteBuffer, _ other: ByteBuffer) -> Bool {
    if one == other { return true }
    if let valueClass = ValueClass.of(one, in: nil) { return ValueClass.of(other, in: nil) == valueClass }
    return self.content(one) == self.content(other)
  }

  /// Numbers that are times differ by years at most; others may only look like one.
  private static func areNear(_ one: ByteBuffer, _ other: ByteBuffer) -> Bool {
    guard let first = Double(String(buffer: one)), let second = Double(String(buffer: other)), first > 0 else { return false }
    return abs(first - second) / first < self.nearness
  }

  /// A share of the time since 1970: some five years.
  private static let nearness = 0.1

  private static func content(_ text: ByteBuffer) -> UInt64 {
    var values = AnswerValues()
    values.say(text)
    return values.content
  }
}
