import Testing

@testable import DoppelExchange

struct UTF8SequenceTests {
  private func length(_ bytes: [UInt8]) -> Int? { bytes.withUnsafeBytes { UTF8Sequence.length(in: $0, at: 0) } }

  @Test func `scalars all over Unicode have the length that the standard library gives it`() {
    var count = 0
    let bounds: [UInt32] = [0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]
    for value in bounds + stride(from: 0x80 as UInt32, through: 0x10ffff, by: 101) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(UTF8.encode(scalar).map(Array.init) ?? [])
      if self.length(bytes) != bytes.count { Issue.record("U+\(String(value, radix: 16))") }
      count += 1
    }
    #expect(count > 10_000)
  }

  @Test func `sequences at every bound are judged as the standard library judges them`() {
    for first in 0x80...0xff as ClosedRange<UInt8> {
      for second: UInt8 in [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff] {
        for third: UInt8 in [0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff] {
          for fourth: UInt8 in [0x7f, 0x80, 0xbf, 0xc0] {
            let bytes = [first, second, third, fourth]
            let expected = (2...4).first { String(validating: bytes.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1 }
            if self.length(bytes) != expected { Issue.record("\(bytes)") }
          }
        }
      }
    }
  }

  @Test func `a sequence that is cut is none`() {
    #expect(self.length([0xc3]) == nil)
    #expect(self.length([0xe2, 0x82]) == nil)
    #expect(self.length([0xf0, 0x9f, 0x98]) == nil)
  }
}
