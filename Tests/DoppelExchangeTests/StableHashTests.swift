import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

struct StableHashTests {
  private func hash(_ text: String, from start: UInt64 = 0) -> UInt64 {
    ByteBuffer(string: text).withUnsafeReadableBytes { $0.stirredHash(from: start) }
  }

  /// The value of which `stirred` is the result.
  private func unstirred(_ stirred: UInt64) -> UInt64 {
    var value = stirred ^ (stirred >> 31) ^ (stirred >> 62)
    value = value &* 0x3196_42b2_d24d_8ec3
    value ^= (value >> 27) ^ (value >> 54)
    value = value &* 0x96de_1b17_3f11_9089
    return value ^ (value >> 30) ^ (value >> 60)
  }

  @Test(arguments: [
    (UInt64(0), UInt64(0)), (1, 0x5692_161d_100b_05e5), (0x9e37_79b9_7f4a_7c15, 0xe220_a839_7b1d_cdaf),
    (.max, 0xb4d0_55fc_f2cb_bd7b),
  ]) func `a value is stirred as SplitMix64 does`(value: UInt64, stirred: UInt64) {
    #expect(value.stirred == stirred)
  }

  @Test func `stirring can be undone, so that no two values become one`() {
    var choices = Choices(3)
    for _ in 0..<10_000 {
      let value = choices.next()
      #expect(self.unstirred(value.stirred) == value)
    }
  }

  @Test func `each bit decides on every other, now this way and now that`() {
    for bit in 0..<64 {
      var choices = Choices(3)
      var counts = [Int](repeating: 0, count: 64)
      for _ in 0..<64 {
        let value = choices.next()
        let changed = value.stirred ^ (value ^ 1 << UInt64(bit)).stirred
        for other in 0..<64 where changed >> UInt64(other) & 1 == 1 { counts[other] += 1 }
      }
      #expect(counts.allSatisfy { (16...48).contains($0) }, "bit \(bit): \(counts)")
    }
  }

  @Test(arguments: [
    ("", UInt64(0xcbf2_9ce4_8422_2325), UInt64(0xf52a_15e9_a9b5_e89b)),
    ("a", 0xaf63_dc4c_8601_ec8c, 0x02c0_bdbf_4814_20f8), ("foobar", 0x8594_4171_f739_67e8, 0x404d_a9e3_b740_78c2),
  ]) func `the hash is FNV-1a, stirred, the same in every run`(text: String, plain: UInt64, stirred: UInt64) {
    #expect(plain.stirred == stirred)
    #expect(self.hash(text) == stirred)
    #expect(ByteBuffer(string: text).stirredHash == stirred)
  }

  @Test func `bytes need not be text`() {
    #expect(ByteBuffer(bytes: [0xff, 0x00]).stirredHash == 0x061c_3e3f_101d_43dd)
  }

  @Test func `what a hash starts from counts, and it goes on from another otherwise than from one text`() {
    #expect(self.hash("b", from: self.hash("a")) != self.hash("b"))
    #expect(self.hash("b", from: self.hash("a")) != self.hash("ab"))
    #expect(self.hash("", from: 7) != self.hash("", from: 8))
  }

  @Test func `of a buffer only the readable bytes count`() {
    var bytes = ByteBuffer(string: "xfoobar")
    bytes.moveReaderIndex(forwardBy: 1)
    #expect(bytes.stirredHash == 0x404d_a9e3_b740_78c2)
  }
}
