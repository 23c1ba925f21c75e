import DoppelExchange
import Testing

@testable import DoppelLearn

struct DateReaderTests {
  @Test(
    arguments: [
      ("2026-05-27T19:08:01.43Z", .extended, 22, true), ("2026-05-27 19:08 and", .extended, 16, false),
      ("20260527T190801Z", .basic, 15, true), ("20260527190801", .basic, 14, true), ("20260527T1908", .basic, 13, false),
      ("Wed, 27 May 2026 19:08:01 GMT", .mail, 25, true), ("Wed, 27-May-2026 19:08:01 GMT", .mail, 25, true),
    ] as [(String, DateReader.Form, Int, Bool)])
  func `a date is read to the end of its time of day`(text: String, form: DateReader.Form, end: Int, hasSeconds: Bool) {
    text.withBytes { bytes in
      var reader = DateReader(bytes)
      #expect(reader.read() == form)
      #expect(reader.index == end && reader.hasSeconds == hasSeconds)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-05-27", "2026-05-27T19", "2026-05-27T24:00", "2026-05-27T19:60", "2026-05-27T19:08:61",
    "2026-05-27T19:08:01.",
    "202605271908011", "2026052719080", "Mit, 27 May 2026 19:08:01", "Wed, 27 Mai 2026 19:08:01", "Wed, 7 May 2026 19:08:01",
  ]) func `what is no date with a time of day is not read`(text: String) {
    text.withBytes { bytes in
      var reader = DateReader(bytes)
      #expect(reader.read() == nil)
    }
  }

  @Test func `it is read from a place in a text, and its own clock is told`() {
    "at 2026-05-27T19:08:01+02:00, then".withBytes { bytes in
      var reader = DateReader(bytes, at: 3)
      #expect(reader.read() == .extended)
      let hasOffset = reader.readOffset()
      #expect(hasOffset && reader.index == 28)
      #expect(reader.localSeconds == 1_779_908_881)
      #expect(reader.moment?.nanoseconds == 1_779_901_681_000_000_000)
    }
  }

  @Test(arguments: [
    "2026-02-29T00:00:00", "2026-13-01T00:00:00", "2026-00-01T00:00:00", "1969-12-31T23:59:59", "2262-01-01T00:00:00",
  ])
  func `a day that does not exist, or is of other years, is no moment`(text: String) {
    text.withBytes { bytes in
      var reader = DateReader(bytes)
      #expect(reader.read() == .extended)
      #expect(reader.moment == nil && reader.localSeconds == nil)
    }
  }
}
