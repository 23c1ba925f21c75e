import DoppelTesting
import NIOCore
import Testing

@testable import DoppelLearn

struct CyclicChecksumTests {
  private func value(_ checksum: CyclicChecksum, _ text: String) -> UInt32 {
    ByteBuffer(string: text).withUnsafeReadableBytes { checksum.value(of: $0) }
  }

  @Test func `the check values of both polynomials come out`() {
    #expect(self.value(.ieee, "123456789") == 0xcbf4_3926)
    #expect(self.value(.castagnoli, "123456789") == 0xe306_9283)
  }

  @Test func `of nothing they are zero`() {
    #expect(self.value(.ieee, "") == 0)
    #expect(self.value(.castagnoli, "") == 0)
  }
}
