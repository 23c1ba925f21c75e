import DoppelRules
import Testing

struct DurationTextTests {
  @Test(arguments: [
    ("150ms", Duration.milliseconds(150)), ("10s", .seconds(10)), ("5m", .seconds(300)), ("1h", .seconds(3_600)),
    ("1m30s", .seconds(90)), ("1.5s", .milliseconds(1_500)), ("0", .zero), ("0s", .zero), ("250us", .microseconds(250)),
    ("250µs", .microseconds(250)), ("1d", .seconds(86_400)), ("1h0.5s", .milliseconds(3_600_500)), ("7ns", .nanoseconds(7)),
  ])
  func `numbers with units are read exactly`(text: String, duration: Duration) throws {
    #expect(try DurationText.parse(text) == duration)
  }

  @Test(arguments: [
    ("", "found the end (character 1)"),
    ("10", "expected one of the units ns, us, ms, s, m, h, d, found the end (character 3)"),
    ("10x", "found \"x\" (character 3)"), ("s", "expected a number with a unit"), ("1s1m", "expected a smaller unit"),
    ("1s1s", "expected a smaller unit"), ("-1s", "expected a number"), ("1 s", "found \" s\""), ("300000d", "292 years"),
    ("9999999999999999999s", "expected a number"),
  ])
  func `an error says what was expected and where`(text: String, part: String) {
    #expect(message { try DurationText.parse(text) }.contains(part))
  }

  @Test(arguments: [
    (Duration.zero, "0"), (.nanoseconds(850), "850ns"), (.nanoseconds(12_500), "12.5µs"), (.milliseconds(150), "150ms"),
    (.milliseconds(1_250), "1.25s"), (.milliseconds(1_005), "1s"), (.seconds(59), "59s"), (.seconds(150), "2m30s"),
    (.seconds(3_900), "1h5m"),
    (.seconds(-2), "-2s"), (.milliseconds(1_050), "1.05s"),
  ])
  func `a duration is written in the unit that suits it`(duration: Duration, text: String) {
    #expect(DurationText.text(duration) == text)
  }
}
