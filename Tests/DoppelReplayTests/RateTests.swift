import DoppelReplay
import DoppelRules
import Testing

struct RateTests {
  @Test(arguments: [("100", 100.0), ("0.5", 0.5), ("100/s", 100), ("600/m", 10), ("36/h", 0.01), ("10000000", 10_000_000)])
  func `requests in a time are read`(text: String, perSecond: Double) throws {
    #expect(try Rate(text).perSecond == perSecond)
  }

  @Test(arguments: [
    "", "0", "0.0", "-1", "1.5.2", "x", "1/d", "1/", "1.0000001", "10000001", "1 ", ".", "99999999999999999999",
  ])
  func `anything else is refused`(text: String) {
    #expect(throws: RuleSyntaxError.self) { try Rate(text) }
  }

  @Test func `spacing is exact over hours`() throws {
    let rate = try Rate("3")
    #expect((0...3).map { rate.offset(of: $0) } == [0, 333_333_333, 666_666_666, 1_000_000_000])
    #expect(rate.offset(of: 3 * 86_400) == 86_400_000_000_000)
    #expect(rate.offset(of: .max) == .max)
  }
}
