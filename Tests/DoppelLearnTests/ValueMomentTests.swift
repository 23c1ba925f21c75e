import DoppelExchange
import Testing

@testable import DoppelLearn

struct ValueMomentTests {
  private func epoch(_ text: String) -> ValueMoment? { text.withBytes { ValueMoment(epoch: $0) } }
  private func date(_ text: String) -> ValueMoment? { text.withBytes { ValueMoment(date: $0) } }

  private func window(_ first: Int64, _ last: Int64) -> ClosedRange<Timestamp> {
    Timestamp(nanoseconds: first)...Timestamp(nanoseconds: last)
  }

  @Test(
    arguments: [
      (0, 1, 0, 0), (7, 1_000, 0, 7_000), (0, 1_000, -1, -1_000), (5, 1_000_000_000, 1_400_000_000, 1_400_000_005_000_000_000),
      (.max, 1, 0, nil), (UInt64(Int64.max), 1, 0, .max), (UInt64(Int64.max), 1, 1, nil),
      (9_223_372_036, 1_000_000_000, 0, 9_223_372_036_000_000_000),
      (9_223_372_037, 1_000_000_000, 0, nil),
    ] as [(UInt64, Int64, Int64, Int64?)])
  func `units after an epoch are nanoseconds, where they fit`(
    count: UInt64, resolution: Int64, epoch: Int64, nanoseconds: Int64?
  ) {
    #expect(ValueMoment(count, of: resolution, after: epoch)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    (100, 10, 100, 100, true), (100, 10, 109, 109, true), (100, 10, 110, 120, false), (100, 10, 0, 99, false),
    (100, 10, 0, 100, true),
    (100, 10, 104, 105, true), (100, 1, 101, 101, false), (Int64.max, 10, Int64.max, Int64.max, true),
    (Int64.max - 5, 10, 0, 1, false),
    (Int64.min, 1, Int64.min, 0, true),
  ])
  func `a unit is within a window that has a part of it`(
    nanoseconds: Int64, resolution: Int64, first: Int64, last: Int64, isWithin: Bool
  ) {
    let moment = ValueMoment(nanoseconds: nanoseconds, resolution: resolution)
    #expect(moment.isWithin(self.window(first, last)) == isWithin)
  }

  @Test(arguments: [
    ("1779908881", 1_779_908_881_000_000_000, 1_000_000_000), ("1779908881.5", 1_779_908_881_500_000_000, 100_000_000),
    ("1779908881.123456789", 1_779_908_881_123_456_789, 1), ("1779908881.1234567899", 1_779_908_881_123_456_789, 1),
    ("1779908881430", 1_779_908_881_430_000_000, 1_000_000), ("1779908881430.262123", 1_779_908_881_430_262_123, 1),
    ("1779908881430262", 1_779_908_881_430_262_000, 1_000), ("1779908881430262123", 1_779_908_881_430_262_123, 1),
    ("9223372036.854775807", .max, 1), ("9223372036854775807", .max, 1),
  ])
  func `Unix time is read by its number of digits`(text: String, nanoseconds: Int64, resolution: Int64) {
    #expect(self.epoch(text) == ValueMoment(nanoseconds: nanoseconds, resolution: resolution))
  }

  @Test(arguments: [
    "", ".", "177990888", "17799088811", "177990888143", "17799088814302", "177990888143026212", "17799088814302621234",
    "1779908881.",
    "1779908881.x", "1779908881.1.2", "1779908881430262.5", "1779908881430262123.5", "0779908881", "9223372037",
    "9223372036854775808",
    "9999999999999999999", "+779908881", "177990888a", ".1779908881",
  ])
  func `other numbers are no Unix time`(text: String) { #expect(self.epoch(text) == nil) }

  @Test(arguments: [
    ("2026-05-27T19:08:01Z", 1_000_000_000), ("2026-05-27 21:08:01+02:00", 1_000_000_000), ("20260527T190801Z", 1_000_000_000),
    ("20260527190801", 1_000_000_000), ("Wed, 27 May 2026 19:08:01 GMT", 1_000_000_000),
    ("Wed, 27 May 2026 19:08:01 +0000", 1_000_000_000),
    ("2026-05-27T19:08:01.0Z", 100_000_000), ("2026-05-27T19:08:01.000Z", 1_000_000), ("2026-05-27T19:08:01.000000000Z", 1),
    ("2026-05-27T19:08:01.000000000999Z", 1), ("2026-05-27T00:08:01-19:00", 1_000_000_000),
    ("2026-05-28T18:07:01+22:59", 1_000_000_000),
    ("20260527T190801UTC", 1_000_000_000),
  ])
  func `all forms of a date are the same moment`(text: String, resolution: Int64) {
    #expect(self.date(text) == ValueMoment(nanoseconds: 1_779_908_881_000_000_000, resolution: resolution))
  }

  @Test func `dates agree with those of recordings`() {
    var nanoseconds: Int64 = 0
    while nanoseconds < 9_214_646_400_000_000_000 {
      let text = Timestamp(nanoseconds: nanoseconds).rfc3339
      if self.date(text)?.nanoseconds != nanoseconds { Issue.record("\(text)") }
      nanoseconds += 9_000_000_000_000_017
    }
  }

  @Test(arguments: [
    "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-00-27T19:08:01Z", "2026-05-00T19:08:01Z",
    "2026-05-32T19:08:01Z", "2023-02-29T19:08:01Z", "2100-02-29T19:08:01Z", "2026-04-31T19:08:01Z", "2026-05-27T19:60:01Z",
    "2026-05-27T1908:01Z", "2026-05-27T19:08:01+02:60", "2026-05-27T19:08:01+2", "2026-05-27T19:08:01+020",
    "2026-05-27T19:08:01  Z",
    "2026-05-27_19:08:01Z", "2026-05-27T19:08:01ZZ", "Wed, 7 May 2026 19:08:01 GMT", "Wed 27 May 2026 19:08:01 GMT",
    "2026-0527T19:08:01Z",
    "202605271908011", "20260527 190801", "20260527T19080Z", "2026-05-27T19:08:01.123456789123456789123Z", "2026-05-27T19:08:",
    "２026-05-27T19:08:01Z",
  ])
  func `what is no moment is not read`(text: String) { #expect(self.date(text) == nil) }

  @Test(arguments: [
    ("00000000000000000000000000", 0), ("0000000001ZZZZZZZZZZZZZZZZ", 1_000_000),
    ("01KSNDCB0PTSV4RRFFQ69G5FAV", 1_779_908_881_430_000_000),
    ("01ksndcb0ptsv4rrffq69g5fav", 1_779_908_881_430_000_000),
  ])
  func `a ULID holds milliseconds`(text: String, nanoseconds: Int64) {
    #expect(text.withBytes { ValueMoment(ulid: $0) } == ValueMoment(nanoseconds: nanoseconds, resolution: 1_000_000))
  }

  @Test func `the digits of a ULID count from 0 to 31`() {
    for (value, digit) in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".enumerated() {
      let text = "000000000\(digit)0000000000000000"
      #expect(text.withBytes { ValueMoment(ulid: $0) }?.nanoseconds == Int64(value) * 1_000_000)
    }
  }

  @Test(arguments: [
    "", "01KSNDCB0PTSV4RRFFQ69G5FA", "01KSNDCB0PTSV4RRFFQ69G5FAVV", "81KSNDCB0PTSV4RRFFQ69G5FAV", "01KSNDCB0PTSV4RRFFQ69G5FAI",
    "01KSNDCB0PTSV4RRFFQ69G5FAL", "01KSNDCB0PTSV4RRFFQ69G5FAO", "01KSNDCB0PTSV4RRFFQ69G5FAU", "01KSNDCB0PTSV4RRFFQ69G5FA-",
    "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
  ])
  func `other texts are no ULID`(text: String) { #expect(text.withBytes { ValueMoment(ulid: $0) } == nil) }

  @Test(arguments: [
    ("000000000000000000000000000", 1_400_000_000), ("0ujtsYcgvSTl8PAuAdqWYSMnLOv", 1_507_608_047),
    ("3EJuEQC5w3RQh0g4OaeHbmfmgde", 1_779_908_881), ("aWgEPTl1tmebfsQzFP4bxwgy80V", 5_694_967_295),
  ])
  func `a KSUID holds seconds`(text: String, seconds: Int64) {
    let moment = ValueMoment(nanoseconds: seconds * 1_000_000_000, resolution: 1_000_000_000)
    #expect(text.withBytes { ValueMoment(ksuid: $0) } == moment)
  }

  @Test(arguments: [
    "", "aWgEPTl1tmebfsQzFP4bxwgy80W", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "0ujtsYcgvSTl8PAuAdqWYSMnLO",
    "0ujtsYcgvSTl8PAuAdqWYSMnLO-",
  ])
  func `other texts are no KSUID, nor is one of more than 160 bits`(text: String) {
    #expect(text.withBytes { ValueMoment(ksuid: $0) } == nil)
  }

  @Test(arguments: [
    ("9m4e2mr0ui3e8a215n4g", 1_300_816_219), ("d8bk249uh8glqj0r58sg", 1_779_908_881), ("00000000000000000000", 0),
    ("vvvvvvvvvvvvvvvvvvvg", 4_294_967_295),
  ])
  func `an xid holds seconds`(text: String, seconds: Int64) {
    let moment = ValueMoment(nanoseconds: seconds * 1_000_000_000, resolution: 1_000_000_000)
    #expect(text.withBytes { ValueMoment(xid: $0) } == moment)
  }

  @Test(arguments: [
    "", "9m4e2mr0ui3e8a215n4", "9m4e2mr0ui3e8a215n4h", "9M4E2MR0UI3E8A215N4G", "9m4e2mr0ui3e8a215w4g", "9m4e2mr0ui3e8a215n4gg",
  ])
  func `other texts are no xid`(text: String) { #expect(text.withBytes { ValueMoment(xid: $0) } == nil) }

  @Test(arguments: [
    "", "6a174111bcf86cd79943901", "6a174111bcf86cd7994390111", "6a174111bcf86cd79943901g", "ga174111bcf86cd799439011",
  ])
  func `other texts are no ObjectId`(text: String) { #expect(text.withBytes { ValueMoment(objectID: $0) } == nil) }

  @Test(arguments: [
    "", "1234567890123456", "12345678901234567890", "0509271982015844359", "9999999999999999999", "15092719820158443x9",
  ])
  func `other texts are no snowflake`(text: String) {
    #expect(text.withBytes { ValueMoment(snowflake: $0, within: self.window(.min, .max)) } == nil)
  }
}
