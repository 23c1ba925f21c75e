import Testing

@testable import DoppelRules

struct DecimalNumberTests {
  @Test(arguments: [("12", 12.0, ""), ("1.5x", 1.5, "x"), (".5", 0.5, ""), ("1.", 1, "."), ("007", 7, "")])
  func `a number is taken and the rest left`(text: String, value: Double, rest: String) {
    var cursor = TextCursor(text, as: "a number")
    #expect(DecimalNumber.take(&cursor)?.double == value)
    #expect(cursor.take { _ in true } == rest)
  }

  @Test func `a number of too many digits is none, and the cursor stays`() {
    var cursor = TextCursor("1234567890123456789", as: "a number")
    #expect(DecimalNumber.take(&cursor) == nil)
    #expect(cursor.offset == 0)
  }

  @Test func `multiplying is exact and says where it does not fit`() {
    #expect(DecimalNumber(digits: 15, decimals: 1).multiplied(by: 1_000) == 1_500)
    #expect(DecimalNumber(digits: 999_999_999_999_999_999, decimals: 0).multiplied(by: 1_000) == nil)
  }
}
