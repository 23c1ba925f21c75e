import DoppelLearn
import Testing

struct SentContentTests {
  @Test func `contents are equal by their parts and their length`() {
    #expect(SentContent(parts: [1, 2], length: 3) == SentContent(parts: [1, 2], length: 3))
    #expect(SentContent(parts: [1, 2], length: 3) != SentContent(parts: [2, 1], length: 3))
  }
}
