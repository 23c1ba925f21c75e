import DoppelLearn
import DoppelMatch
import NIOCore
import Testing

struct LiveContentsTests {
  private let both = SentContent(parts: [1, 2], length: 20)

  private func body(_ contents: LiveContents, _ content: SentContent, _ session: String = "") -> String? {
    contents.bodies(of: content, session: session).flatMap { LiveContents.joined($0) }.map { String(buffer: $0) }
  }

  private func part(_ part: UInt64) -> SentContent { SentContent(parts: [part], length: 10) }

  @Test func `a content is what was sent in place of its parts, once all are known`() {
    var contents = LiveContents()
    #expect(contents.isEmpty && self.body(contents, self.both) == nil)
    contents.keep(ByteBuffer(string: "a"), as: 1, session: "")
    #expect(!contents.isEmpty && self.body(contents, self.both) == nil)
    contents.keep(ByteBuffer(string: "b"), as: 2, session: "")
    #expect(self.body(contents, self.both) == "ab")
    contents.keep(ByteBuffer(string: "c"), as: 1, session: "")
    #expect(self.body(contents, self.both) == "cb" && contents.bodies(of: self.both, session: "")?.count == 2)
  }

  @Test func `a session's own come first, then what was sent last`() {
    var contents = LiveContents()
    for (text, session) in [("one", "1"), ("two", "2")] { contents.keep(ByteBuffer(string: text), as: 1, session: session) }
    #expect(self.body(contents, self.part(1), "1") == "one" && self.body(contents, self.part(1), "3") == "two")
  }

  @Test func `what several recorded sessions sent alike is told to nobody else`() {
    var contents = LiveContents()
    contents.keep(ByteBuffer(string: "one"), as: 1, session: "1")
    var several = self.part(1)
    several.isOfSeveral = true
    #expect(self.body(contents, several, "1") == "one" && self.body(contents, several, "2") == nil)
  }

  @Test func `at the limit all are kept, beyond it the first to come goes`() {
    var contents = LiveContents(byteLimit: 4 + 2 * LiveContents.entryBytes)
    for (number, text) in ["ab", "cd"].enumerated() { contents.keep(ByteBuffer(string: text), as: UInt64(number), session: "") }
    #expect(self.body(contents, self.part(0)) == "ab" && self.body(contents, self.part(1)) == "cd")
    contents.keep(ByteBuffer(string: "e"), as: 2, session: "")
    #expect(self.body(contents, self.part(0)) == nil && self.body(contents, self.part(1)) == "cd")
    contents.keep(ByteBuffer(repeating: 0, count: 5 + 2 * LiveContents.entryBytes), as: 3, session: "")
    #expect(self.body(contents, self.part(3)) == nil && self.body(contents, self.part(2)) == "e")
    let bodies = [ByteBuffer(string: "ab"), ByteBuffer(string: "cd")]
    #expect(LiveContents.joined(bodies, byteLimit: 4) == ByteBuffer(string: "abcd"))
    #expect(LiveContents.joined(bodies, byteLimit: 3) == nil)
  }

  @Test func `what is sent again and again takes the place of one`() {
    var contents = LiveContents(byteLimit: 100 + 4 * LiveContents.entryBytes)
    contents.keep(ByteBuffer(string: "first"), as: 7, session: "")
    for number in 0..<5_000 { contents.keep(ByteBuffer(string: "\(number)"), as: UInt64(number % 3), session: "") }
    #expect(self.body(contents, self.part(0)) == "4998" && self.body(contents, self.part(2)) == "4997")
    #expect(LiveContents.byteLimit == 64 * 1024 * 1024)
  }
}
