import DoppelExchange
import Testing

struct TimestampTextTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"),
      (1, "1970-01-01T00:00:00.000000001Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"),
      (1_000_000_000, "1970-01-01T00:00:01Z"),
      (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
      (1_709_164_800_000_000_000, "2024-02-29T00:00:00Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
      (-2_203_891_200_000_000_000, "1900-03-01T00:00:00Z"),
      (1_782_413_797_974_594_462, "2026-06-25T18:56:37.974594462Z"),
      (1_753_889_503_500_000_000, "2025-07-30T15:31:43.5Z"),
      (.max, "2262-04-11T23:47:16.854775807Z"),
      (.min, "1677-09-21T00:12:43.145224192Z"),
    ] as [(Int64, String)])
  func `a moment is written and read as RFC 3339`(nanoseconds: Int64, text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).rfc3339 == text)
    #expect(Timestamp(rfc3339: text) == Timestamp(nanoseconds: nanoseconds))
  }

  @Test func `moments all over the representable years read back`() {
    var nanoseconds = Int64.min
    var count = 0
    while nanoseconds < .max - 9_000_000_000_000_017 {
      let moment = Timestamp(nanoseconds: nanoseconds)
      if Timestamp(rfc3339: moment.rfc3339) != moment { Issue.record("\(nanoseconds) as \(moment.rfc3339)") }
      nanoseconds += 9_000_000_000_000_017
      count += 1
    }
    #expect(count > 2_000)
  }

  @Test(arguments: [
    ("2025-07-30T15:31:43Z", "2025-07-30t15:31:43z"), ("2025-07-30T15:31:43Z", "2025-07-30 15:31:43Z"),
    ("2025-07-30T15:31:43Z", "2025-07-30T17:31:43+02:00"), ("2025-07-30T15:31:43Z", "2025-07-29T16:31:43-23:00"),
    ("2025-07-30T15:31:43Z", "2025-07-30T15:31:43-00:00"),
    ("2025-07-30T15:31:43.123456789Z", "2025-07-30T15:31:43.1234567899999Z"),
    ("2025-07-30T15:31:43.1Z", "2025-07-30T15:31:43.100Z"), ("2017-01-01T00:00:00Z", "2016-12-31T23:59:60Z"),
    ("2017-01-01T00:00:00Z", "2017-01-01T01:59:60+02:00"),
  ])
  func `other forms of the same moment are read`(canonical: String, other: String) {
    #expect(Timestamp(rfc3339: other)?.rfc3339 == canonical)
  }

  @Test(arguments: [
    "", "2025", "2025-07-30", "2025-07-30T15:31:43", "2025-07-30T15:31Z", "2025-7-30T15:31:43Z", "2025-07-30T15:31:43.Z",
    "2025-07-30T15:31:43+0200", "2025-07-30T15:31:43+02", "2025-07-30T15:31:43+24:00", "2025-07-30T15:31:43+00:60",
    "2025-07-30T15:31:43Zx", " 2025-07-30T15:31:43Z", "2025-00-30T15:31:43Z", "2025-13-30T15:31:43Z", "2025-07-00T15:31:43Z",
    "2025-07-32T15:31:43Z", "2025-02-29T15:31:43Z", "2024-02-30T15:31:43Z", "2100-02-29T00:00:00Z", "2025-04-31T15:31:43Z",
    "2025-07-30T24:00:00Z", "2025-07-30T15:60:00Z", "2025-07-30T15:31:61Z", "2025-07-30T15:31:60Z", "2016-12-31T23:59:60+02:00",
    "2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224191Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
    "２025-07-30T15:31:43Z", "-025-07-30T15:31:43Z", "2025-07-30T15:31:43.-5Z",
  ])
  func `what is no moment is not read`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `a text cut anywhere is no moment`() {
    let text = "2026-06-25T18:56:37.974594462+02:00"
    for length in 0..<text.utf8.count { #expect(Timestamp(rfc3339: text.prefix(length)) == nil) }
    #expect(Timestamp(rfc3339: text) != nil)
  }

  @Test(arguments: [
    ("2025-07-30T15:31:43.701537Z", "2025-07-30_15-31-43.701537Z"), ("2025-07-30T15:31:43Z", "2025-07-30_15-31-43.000000Z"),
    ("2025-07-30T15:31:43.000000001Z", "2025-07-30_15-31-43.000000001Z"),
  ])
  func `the name of a file has at least microseconds`(text: String, stem: String) throws {
    let moment = try #require(Timestamp(rfc3339: text))
    #expect(moment.fileStem == stem)
  }
}
