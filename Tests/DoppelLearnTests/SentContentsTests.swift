import NIOCore
import Testing

@testable import DoppelLearn

struct SentContentsTests {
  private let digest = "0123456789abcdef" + String(repeating: "0", count: 48)

  @Test func `a content is known by its digest and by its last part`() {
    let content = SentContent(parts: [1, 2], length: 30)
    let named = NamedContent(content: content, digest: ByteBuffer(string: self.digest))
    let contents = SentContents(sent: [0: 1], named: [0x0123_4567_89ab_cdef: named])
    #expect(self.digest.withBytes { contents.content(named: $0) } == content && contents.areNamed && !contents.isEmpty)
    #expect(contents.named(endingWith: 2) == [named] && contents.named(endingWith: 1).isEmpty)
    for other in [String(self.digest.dropLast()), "1" + self.digest.dropFirst(), "x" + self.digest.dropFirst(), ""] {
      #expect(other.withBytes { contents.content(named: $0) } == nil)
    }
    #expect(SentContents().isEmpty && !SentContents().areNamed)
  }
}
