internal import DoppelLearn

/// What the ids of one kind have in common: how they begin, and whether a number counts them.
struct IDForm: Sendable, Equatable {
  /// What stays in all of them: before a number that counts anything, else letters and marks.
  private(set) var prefix = ""
  /// The greatest number, where numbers count them.
  private(set) var greatest: Int?
  /// The digits of a number with zeros before it; 0 where there are none before it.
  private(set) var width = 0

  /// Numbers behind a prefix that are further apart are drawn.
  static let spread = 1_000

  init(_ ids: [String]) {
    guard let first = ids.first else { return }
    let common = ids.reduce(first[...]) { $0.commonPrefix(with: $1) }
    let head = String(common.reversed().drop(while: \.isNumber).reversed())
    if self.count(ids.map { $0.dropFirst(head.count) }, isAlone: head.isEmpty) {
      self.prefix = head
    } else if ids.count > 1, ValueClass.of(first, in: nil) != .uuid {
      self.prefix = String(common.prefix { !$0.isNumber })
    }
  }

  /// Whether numbers count.
  private mutating func count(_ texts: [Substring], isAlone: Bool) -> Bool {
    let numbers = texts.compactMap { text in text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil }
    guard numbers.count == texts.count, let least = numbers.min(), let greatest = numbers.max() else { return false }
    let isPadded = zip(numbers, texts).contains { "\($0)" != $1 }
    guard !isPadded || Set(texts.map(\.count)).count == 1, isAlone && !isPadded || greatest - least < Self.spread else {
      return false
    }
    (self.greatest, self.width) = (greatest, isPadded ? texts[0].count : 0)
    return true
  }

  /// The id of a number.
  func id(of number: Int) -> String {
    let digits = "\(number)"
    return self.prefix + String(repeating: "0", count: max(0, self.width - digits.count)) + digits
  }
}

extension Substring {
  fileprivate func commonPrefix(with other: String) -> Substring {
    self.prefix(zip(self, other).prefix { $0 == $1 }.count)
  }
}
