/// The day of a date as servers write it for cookies: `Thu, 01 Jan 1970 00:00:00 GMT`, `01-Jan-70`.
struct CookieDay: Comparable {
  let year: Int
  private let month: Int
  private let day: Int

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// Reads the day before the name of a month and the year after it; of a year of two digits the century is that of RFC 6265 section 5.1.1.
  /// `nil` where that is not how it is written.
  init?(_ text: some StringProtocol) {
    let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    guard
      let place = words.indices.first(where: { Self.months.contains(String(words[$0].prefix(3))) }),
      let month = Self.months.firstIndex(of: String(words[place].prefix(3))), place > 0, place + 1 < words.count,
      let day = Int(words[place - 1]), (1...31).contains(day), let year = Int(words[place + 1]), (0...9999).contains(year)
    else { return nil }
    self.year = words[place + 1].count > 2 ? year : year < 70 ? 2000 + year : 1900 + year
    (self.month, self.day) = (month, day)
  }

  static func < (one: CookieDay, other: CookieDay) -> Bool {
    (one.year, one.month, one.day) < (other.year, other.month, other.day)
  }
}
