/// The part of something stored that a request asks for (RFC 9110 section 14.1.2).
enum AskedRange {
  /// The bytes that one range means of something of a size; `nil` where it means none, or there are several.
  ///
  /// - Parameter field: the value of `Range`.
  static func of(_ field: String, size: Int) -> Range<Int>? {
    guard field.hasPrefix("bytes=") else { return nil }
    let sides = field.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else { return nil }
    if sides[0].isEmpty {
      guard let count = Int(sides[1]), count > 0, size > 0 else { return nil }
      return max(0, size - count)..<size
    }
    guard let first = Int(sides[0]), first < size else { return nil }
    guard !sides[1].isEmpty else { return first..<size }
    guard let last = Int(sides[1]), last >= first else { return nil }
    return first..<min(size - 1, last) + 1
  }
}
