import Testing

@testable import DoppelSynthesis

@Suite
struct AskedRangeTests {
  @Test(arguments: [
    ("bytes=0-3", 0..<4), ("bytes=2-", 2..<10), ("bytes=-3", 7..<10), ("bytes=-30", 0..<10), ("bytes=9-20", 9..<10),
    ("bytes=9-9223372036854775807", 9..<10),
  ])
  func `a range means bytes of what is there`(field: String, bytes: Range<Int>) {
    #expect(AskedRange.of(field, size: 10) == bytes)
  }

  @Test(arguments: [
    "bytes=10-11", "bytes=3-2", "bytes=0-1,3-4", "bytes=-0", "bytes=-", "bytes=a-b", "bytes=+1-2", "lines=0-1", "",
    "bytes=99999999999999999999-",
  ])
  func `what means none, several or nothing is no range`(field: String) {
    #expect(AskedRange.of(field, size: 10) == nil)
  }
}
