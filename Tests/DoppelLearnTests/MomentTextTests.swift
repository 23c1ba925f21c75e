import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct MomentTextTests {
  /// The text so many seconds later; `nil` where it is no moment, or its form does not hold that.
  private func later(_ text: String, _ seconds: Int64, at index: Int = 0) -> String? {
    var bytes = Array(text.utf8)
    let isWritten = bytes.withUnsafeMutableBytes { bytes in
      MomentText(UnsafeRawBufferPointer(bytes), at: index)?.write(later: seconds, to: bytes) ?? false
    }
    return isWritten ? String(decoding: bytes, as: UTF8.self) : nil
  }

  @Test(arguments: [
    ("2026-05-27T19:08:01Z", "2026-05-28T20:09:02Z"), ("2026-05-27 19:08:01,430+02:00", "2026-05-28 20:09:02,430+02:00"),
    ("2026-05-27T19:08:01.000000999Z", "2026-05-28T20:09:02.000000999Z"),
    ("20260527T190801Z", "20260528T200902Z"), ("20260527190801", "20260528200902"),
    ("Wed, 27 May 2026 19:08:01 GMT", "Thu, 28 May 2026 20:09:02 GMT"),
    ("Wed, 27-May-2026 19:08:01 GMT", "Thu, 28-May-2026 20:09:02 GMT"), ("1779908881", "1779998942"),
    ("1779908881.5", "1779998942.5"), ("1779908881430", "1779998942430"), ("1779908881430262", "1779998942430262"),
    ("1779908881430262123", "1779998942430262123"),
  ]) func `a day, an hour, a minute and a second later, in the same form`(text: String, later: String) {
    #expect(self.later(text, 90_061) == later)
    #expect(self.later(later, -90_061) == text)
  }

  @Test func `months, years and weekdays turn over`() {
    #expect(self.later("Thu, 31 Dec 2026 23:59:59 GMT", 1) == "Fri, 01 Jan 2027 00:00:00 GMT")
    #expect(self.later("2028-02-28T12:00:00Z", 86_400) == "2028-02-29T12:00:00Z")
    #expect(self.later("2028-03-01T00:00:00Z", -1) == "2028-02-29T23:59:59Z")
    #expect(self.later("Thu, 01 Jan 1970 00:00:00 GMT", 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(self.later("2026-05-27T19:08:60Z", 1) == "2026-05-27T19:09:01Z", "a leap second is the first of the next minute")
  }

  @Test func `without seconds the minute is rounded down`() {
    #expect(self.later("2026-05-27T19:08Z", 119) == "2026-05-27T19:09Z")
    #expect(self.later("20260527T1908", 120) == "20260527T1910")
    #expect(self.later("2026-05-27T19:08Z", -1) == "2026-05-27T19:07Z")
  }

  @Test func `what the form does not hold is not written`() {
    #expect(self.later("1970-01-01T00:00:00Z", -1) == nil)
    #expect(self.later("2261-12-31T23:59:59Z", 0) == "2261-12-31T23:59:59Z")
    #expect(self.later("2261-12-31T23:59:59Z", 1) == nil)
    #expect(self.later("9223372036", 776_627_963) == "9999999999")
    #expect(self.later("9223372036", 776_627_964) == nil)
    #expect(self.later("1000000000", -1) == nil)
    for seconds in [Int64.max, .min] {
      for text in ["2026-05-27T19:08:01Z", "1779908881", "1779908881430262123"] { #expect(self.later(text, seconds) == nil) }
    }
  }

  @Test(arguments: [
    ("2026-05-27T19:08:01Z, then", 0..<20), ("2026-05-27 19:08:01 and", 0..<19), ("2026-05-27 19:08:01 UTC", 0..<23),
    ("2026-05-27T19:08:01-05", 0..<22), ("2026-05-27T19:08:01-report", 0..<19), ("1779908881.25]", 0..<13),
    ("1779908881.", 0..<10), ("1779908881.x", 0..<10),
  ]) func `it ends with its decimals and its offset`(text: String, range: Range<Int>) {
    #expect(text.withBytes { MomentText($0, at: 0)?.range } == range)
  }

  @Test(arguments: [
    "", "177990888", "17799088811", "0779908881", "17799088814302621231", "1779908881430262.5", "2026-05-27", "Wed, ",
  ])
  func `anything else is none`(text: String) { #expect(text.withBytes { MomentText($0, at: 0) } == nil) }
}
