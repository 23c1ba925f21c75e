internal import DoppelExchange

/// How filters compare texts: byte by byte, ASCII case not mattering.
enum FilterText {
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }

  /// Whether `part` stands somewhere in `whole`.
  static func contains(_ whole: some Collection<UInt8>, _ part: some Collection<UInt8>) -> Bool {
    guard let first = part.first?.asciiLowercased else { return true }
    var index = whole.startIndex
    var left = whole.count
    let length = part.count
    while left >= length {
      if whole[index].asciiLowercased == first, self.starts(whole[index...], with: part) { return true }
      index = whole.index(after: index)
      left -= 1
    }
    return false
  }

  private static func starts(_ whole: some Collection<UInt8>, with part: some Collection<UInt8>) -> Bool {
    zip(whole, part).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }
}
