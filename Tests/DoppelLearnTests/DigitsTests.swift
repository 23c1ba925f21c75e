import DoppelExchange
import Testing

@testable import DoppelLearn

struct DigitsTests {
  @Test func `a byte is a digit or none`() {
    for byte in UInt8.min...UInt8.max {
      let text = String(UnicodeScalar(byte))
      let isASCII = byte < 0x80
      #expect(Digits.decimal(byte) == (isASCII ? UInt8(text, radix: 10) : nil))
      #expect(byte.hexDigit == (isASCII ? UInt8(text, radix: 16) : nil))
    }
  }

  @Test(
    arguments: [
      ("0", 0, 1, 0), ("x42y", 1, 2, 42), ("9999999999999999999", 0, 19, 9_999_999_999_999_999_999), ("", 0, 0, 0),
      ("42", 0, 3, nil),
      ("4a", 0, 2, nil), ("10000000000000000000", 0, 20, nil), ("-1", 0, 2, nil),
    ] as [(String, Int, Int, UInt64?)])
  func `a decimal number of fixed width is read`(text: String, index: Int, count: Int, number: UInt64?) {
    #expect(text.withBytes { Digits.decimal($0, from: index, count: count) } == number)
  }

  @Test(
    arguments: [
      ("f", 0, 1, 15), ("xAb", 1, 2, 0xab), ("ffffffffffffffff", 0, 16, .max), ("ff", 1, 2, nil), ("fg", 0, 2, nil),
      ("00000000000000000", 0, 17, nil),
    ] as [(String, Int, Int, UInt64?)])
  func `a hexadecimal number of fixed width is read`(text: String, index: Int, count: Int, number: UInt64?) {
    #expect(text.withBytes { Digits.hexadecimal($0, from: index, count: count) } == number)
  }
}
