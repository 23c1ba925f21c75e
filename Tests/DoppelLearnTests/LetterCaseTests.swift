import DoppelLearn
import NIOCore
import Testing

struct LetterCaseTests {
  @Test(arguments: [
    ("A1B2C3D4-E5F6-4A7B-8C9D-0E1F2A3B4C5D", "a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d"), ("00FF", "00ff"), ("00ff", nil),
    ("0A0f", nil),
    ("1234-5678", nil), ("", nil), ("ZZ", nil), ("A B", nil),
  ])
  func `identifiers in capitals have the same in small letters`(capitals: String, small: String?) {
    #expect(LetterCase.lowered(ByteBuffer(string: capitals)) == small.map { ByteBuffer(string: $0) })
  }
}
