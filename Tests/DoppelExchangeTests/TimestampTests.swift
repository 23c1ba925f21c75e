import DoppelExchange
import Testing

struct TimestampTests {
  @Test func `the time between two moments has a sign`() {
    let (early, late) = (Timestamp(nanoseconds: -5), Timestamp(nanoseconds: 1_500_000_000))
    #expect(late.since(early) == .nanoseconds(1_500_000_005))
    #expect(early.since(late) == .nanoseconds(-1_500_000_005))
    #expect(early < late)
    #expect(early.advanced(by: late.since(early)) == late)
  }

  @Test func `what would leave the representable years is clamped`() {
    let (first, last) = (Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .max))
    #expect(last.advanced(by: .nanoseconds(1)) == last)
    #expect(first.advanced(by: .nanoseconds(-1)) == first)
    #expect(last.since(first) == .nanoseconds(Int64.max))
    #expect(first.since(last) == .nanoseconds(Int64.min))
    #expect(Timestamp.epoch.advanced(by: .seconds(Int64.max)) == last)
    #expect(Timestamp.epoch.advanced(by: .seconds(Int64.min)) == first)
  }

  @Test(
    arguments: [
      (.zero, 0), (.seconds(2), 2_000_000_000), (.milliseconds(-1), -1_000_000), (.nanoseconds(7), 7),
      (Duration(secondsComponent: 1, attosecondsComponent: 999_999_999), 1_000_000_000),
      (.nanoseconds(Int64.max), .max), (.nanoseconds(Int64.min), .min), (.seconds(Int64.max), .max),
      (.seconds(Int64.min), .min),
    ] as [(Duration, Int64)])
  func `a duration in nanoseconds is whole and clamped`(duration: Duration, nanoseconds: Int64) {
    #expect(duration.nanoseconds == nanoseconds)
  }
}
