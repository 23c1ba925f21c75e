import Testing

@testable import DoppelLearn

struct HexDigitsTests {
  @Test(
    arguments: [
      ([], false, false), ([1, 2, 3, 4, 5], false, false), ([1, 2, 3, 4, 5, 6], true, false),
      ([1, 1, 2, 2, 3, 3, 4, 5, 5], false, false),
      ([10, 11, 12, 13, 14, 15], true, false), ([9, 10], false, false), ([9, 10, 9], false, true), ([10, 9, 10], false, true),
      ([13, 14, 1, 2, 3, 4, 5, 6], true, false), ([0, 15, 1, 14, 2, 13], true, true),
    ] as [([UInt8], Bool, Bool)])
  func `six different digits are varied, letters between digits are mixed`(digits: [UInt8], isVaried: Bool, isMixed: Bool) {
    var hex = HexDigits()
    for digit in digits { hex.append(digit) }
    #expect(hex.isVaried == isVaried)
    #expect(hex.isMixed == isMixed)
  }
}
