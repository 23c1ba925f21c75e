package import DoppelExchange
package import NIOCore

/// How much later an answer is given than it was recorded. The moments that it tells become as much later, so that they are as far
/// from now as they were then.
///
/// The difference counts in whole seconds, rounded down. So what names one moment in two ways still does, and nothing moves into
/// the future.
package struct TimeShift: Sendable, Equatable {
  /// How far from the answer a date may be that is moved: ten years.
  package static let dateWindow = Duration.seconds(3_653 * 86_400)
  /// How far a number of 10 or 13 digits may be, which may be a telephone's as well: a year.
  package static let numberWindow = Duration.seconds(366 * 86_400)
  /// How far a number of 16 or 19 digits may be, of which identifiers have as many: a day.
  package static let longNumberWindow = Duration.seconds(86_400)

  private let recorded: Timestamp
  /// Negative where the answer was recorded after now.
  package let seconds: Int64

  /// - Parameters:
  ///   - recorded: when the answer was given that was recorded.
  ///   - now: when it is given again.
  package init(from recorded: Timestamp, to now: Timestamp) {
    self.recorded = recorded
    let nanoseconds = now.since(recorded).nanoseconds
    self.seconds = nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0)
  }

  /// A text with the moments in it moved, which has as many bytes; `nil` where that changes nothing.
  ///
  /// A date counts wherever it stands in a body, and so does Unix time unless a name before it says that it is an id. In a field
  /// both count where they are the whole value, and the date of HTTP wherever it stands. Bodies that are not UTF-8 stay as they are.
  ///
  /// - Parameter keeps: whether a text stays as it is although it is a moment.
  package func moving(
    momentsIn text: ByteBuffer, of part: MessagePart, keeps: (ByteBuffer) -> Bool = { _ in false }
  ) -> ByteBuffer? {
    guard self.seconds != 0, part != .body || text.isUTF8 else { return nil }
    var moved: ByteBuffer?
    text.withUnsafeReadableBytes { bytes in
      var index = 0
      while index < bytes.count {
        guard let found = Self.moment(in: bytes, at: index) else {
          index &+= 1
          continue
        }
        if self.counts(found, in: bytes, part), !keeps(ByteBuffer(bytes: bytes[found.range])) {
          var copy = moved ?? ByteBuffer(bytes: bytes)
          moved = nil
          copy.withUnsafeMutableReadableBytes { _ = found.write(later: self.seconds, to: $0) }
          moved = copy
        }
        index = found.range.upperBound
      }
    }
    return moved == text ? nil : moved
  }

  /// The moments in a text, as they stand there, each from a digit or a word that follows no digit.
  package static func moments(in text: ByteBuffer) -> Set<ByteBuffer> {
    var found: Set<ByteBuffer> = []
    text.withUnsafeReadableBytes { bytes in
      for index in bytes.indices where self.mayBegin(bytes[index]) {
        guard index == 0 || Digits.decimal(bytes[index - 1]) == nil, let moment = MomentText(bytes, at: index) else { continue }
        found.insert(ByteBuffer(bytes: bytes[moment.range]))
      }
    }
    return found
  }

  /// Whether a moment may begin with this byte: a digit, or a day of the week.
  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x31...0x39: true
    case UInt8(ascii: "M"), UInt8(ascii: "T"), UInt8(ascii: "W"), UInt8(ascii: "F"), UInt8(ascii: "S"): true
    default: false
    }
  }

  /// The moment that begins at `index`, where neither what is before nor what follows belongs to the same word.
  private static func moment(in bytes: UnsafeRawBufferPointer, at index: Int) -> MomentText? {
    guard self.mayBegin(bytes[index]), index == 0 || !self.isOfWord(bytes[index - 1]), let found = MomentText(bytes, at: index)
    else { return nil }
    let end = found.range.upperBound
    guard end < bytes.count else { return found }
    if bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ":") {
      return end + 1 < bytes.count && self.isOfWord(bytes[end + 1]) ? nil : found
    }
    return self.isOfWord(bytes[end]) ? nil : found
  }

  /// Letters, digits, and what stands between the parts of a name, a path or a number.
  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "%"): true
    default: false
    }
  }

  private func counts(_ found: MomentText, in bytes: UnsafeRawBufferPointer, _ part: MessagePart) -> Bool {
    let isWhole = found.range == 0..<bytes.count
    let window: Duration
    switch found.form {
    case .date(.mail, _):
      if part == .date { return true }
      window = Self.dateWindow
    case .date(.extended, _), .date(.basic, _):
      guard part == .body || isWhole, !self.isIdentifier(found, in: bytes) else { return false }
      window = Self.dateWindow
    case .number(let digits):
      guard part == .body || isWhole, !self.isIdentifier(found, in: bytes) else { return false }
      window = digits > 13 ? Self.longNumberWindow : Self.numberWindow
    }
    return self.isNear(Timestamp(nanoseconds: found.moment.nanoseconds), window)
  }

  /// Whether a moment is at most so far from the recorded answer, before it or after it.
  func isNear(_ moment: Timestamp, _ window: Duration) -> Bool {
    let distance = moment.since(self.recorded)
    return distance <= window && distance >= .zero - window
  }

  /// Whether these are digits alone, and the name before them is `id` or ends with it: `"orderId": 17`, `order_id=17`, `<id>17`.
  private func isIdentifier(_ found: MomentText, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes[found.range].allSatisfy({ Digits.decimal($0) != nil }) else { return false }
    var end = found.range.lowerBound
    while end > 0, Self.isBetweenNameAndValue(bytes[end - 1]) { end -= 1 }
    guard end >= 2, end < found.range.lowerBound, bytes[end - 1] | 0x20 == UInt8(ascii: "d"),
      bytes[end - 2] | 0x20 == UInt8(ascii: "i")
    else { return false }
    guard end > 2, Self.isOfWord(bytes[end - 3]) else { return true }
    return bytes[end - 2] == UInt8(ascii: "I") || bytes[end - 3] == UInt8(ascii: "_") || bytes[end - 3] == UInt8(ascii: "-")
  }

  private static func isBetweenNameAndValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0a, 0x0d, 0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ">"):
      true
    default: false
    }
  }
}
