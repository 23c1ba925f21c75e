import DoppelRefresh
import NIOCore
import Testing

struct ValueNoiseTests {
  @Test(arguments: [
    (#""a""#, #""a""#, true), (#""a""#, #""b""#, false),
    (#""0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60""#, #""9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b""#, true),
    (#""2026-11-27T05:42:42Z""#, #""2026-12-01T07:00:00Z""#, true),
    (#""order 0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60""#, #""refund 9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b""#, false),
    (#""Wed, 21 Oct 2026 07:28:00 GMT""#, #""Thu, 22 Oct 2026 09:00:01 GMT""#, true),
    (
      #""sid=0b3c8a526a444d0e9d57; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/""#,
      #""sid=9f1d2c3b4a5e4f608b7a; Expires=Thu, 22 Oct 2026 09:00:01 GMT; Path=/""#, true
    ), (#""a=1; Path=/""#, #""a=1; Path=/x""#, false), ("1", "2", false), ("1764222162", "1764300000", true),
    ("1764222162", "3200000000", false), ("17", "1764300000", false),
    (#""1""#, "1", false), ("true", "false", false),
  ])
  func `ids and times make no difference, all else does`(_ one: String, _ other: String, isSame: Bool) {
    #expect(ValueNoise.isSame(ByteBuffer(string: one), ByteBuffer(string: other)) == isSame)
    #expect(ValueNoise.isSame(ByteBuffer(string: other), ByteBuffer(string: one)) == isSame)
  }
}
