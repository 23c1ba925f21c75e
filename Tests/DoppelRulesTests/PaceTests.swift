import DoppelRules
import Testing

struct PaceTests {
  @Test(arguments: [
    ("full", Pace.full), ("recorded", .scaled(1)), ("2x", .scaled(2)), (".25x", .scaled(0.25)), ("0x", .full),
    ("1000x", .scaled(1_000)),
  ])
  func `the forms of the command line are read`(text: String, pace: Pace) throws {
    #expect(try Pace.parse(text, unpaced: "full") == pace)
  }

  @Test(arguments: ["", "fast", "none", "x", "2", "-1x", "1001x", "2x ", "infx"])
  func `anything else is refused`(text: String) {
    #expect(throws: RuleSyntaxError.self) { try Pace.parse(text, unpaced: "full") }
  }

  @Test func `a factor multiplies the recorded time`() {
    #expect(Pace.scaled(2).apply(to: .milliseconds(10)) == .milliseconds(20))
    #expect(Pace.recorded.apply(to: .milliseconds(10)) == .milliseconds(10))
    #expect(Pace.full.apply(to: .milliseconds(10)) == .zero)
  }
}
