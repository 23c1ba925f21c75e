import Testing

@testable import DoppelHTTP

struct CookieDayTests {
  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 1970), ("Thu, 01-Jan-70 00:00:01 GMT", 1970), ("Monday, 01-Jan-69 00:00:01 GMT", 2069),
    ("Sat, 28 November 2026 03:31:48 +0000", 2026), ("1 mar 99", 1999), ("Mon, 02-Mar-2027 10:00:00 GMT", 2027),
  ])
  func `a day has a year`(text: String, year: Int) { #expect(CookieDay(text)?.year == year) }

  @Test(arguments: ["", "0", "-1", "Jan", "Jan 1970", "1 Jan", "2026-11-28", "32 Jan 1970", "x Jan 1970", "Monday", "1 Jan x"])
  func `other texts are none`(text: String) { #expect(CookieDay(text) == nil) }

  @Test func `days are in order`() throws {
    let days = try ["31 Dec 2025", "1 Jan 2026", "2 Jan 2026", "1 Feb 2026"].map { try #require(CookieDay($0)) }
    #expect(days == days.sorted() && !(days[1] < days[1]))
  }
}
