import Testing

@testable import DoppelReport

struct NumberTextTests {
  @Test func `numbers have a point, commas and the digits that matter`() {
    #expect(NumberText.fixed(1_234.567, 1) == "1,234.6")
    #expect(NumberText.fixed(-0.04, 1) == "0.0")
    #expect(NumberText.fixed(.nan, 2) == "–")
    #expect(NumberText.fixed(1e300, 2) == "1e+300")
    #expect(
      [0.4149, 9.994, 9.996, 99.94, 99.96, 12_400].map(NumberText.short) == ["0.41", "9.99", "10.0", "99.9", "100", "12,400"])
    #expect(NumberText.grouped(-1_234_567) == "-1,234,567")
  }

  @Test func `a share says 100 only where it is whole and 0 only where it is nothing`() {
    #expect(NumberText.percent(99_999, of: 100_000) == "99.9")
    #expect(NumberText.percent(1, of: 100_000) == "0.1")
    #expect(NumberText.percent(3, of: 3) == "100.0")
    #expect(NumberText.percent(0, of: 0) == "–")
  }
}
