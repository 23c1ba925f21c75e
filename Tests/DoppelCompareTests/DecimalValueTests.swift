import NIOCore
import Testing

@testable import DoppelCompare

struct DecimalValueTests {
  @Test(arguments: [
    ("1", "1.0"), ("1", "10e-1"), ("0", "0e99"), ("-0", "0.00"), ("120", "1.2E+2"), ("0.001", "1e-3"),
    ("1e400", "10e399"), ("1e99999999999", "1e99999999999"),
  ])
  func `the same number is equal however written`(left: String, right: String) {
    #expect(DecimalValue.areEqual(ByteBuffer(string: left), ByteBuffer(string: right)))
  }

  @Test(arguments: [
    ("1", "-1"), ("1", "1.0000000000000000000001"), ("1e400", "1e401"), ("1e99999999999", "10e99999999998"), ("12", "21"),
    ("10", "1"), ("0", "1"),
  ])
  func `different numbers are not`(left: String, right: String) {
    #expect(!DecimalValue.areEqual(ByteBuffer(string: left), ByteBuffer(string: right)))
  }
}
