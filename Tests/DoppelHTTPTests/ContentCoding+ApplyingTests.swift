import DoppelExchange
import DoppelHTTP
import DoppelTesting
import NIOCore
import Testing

struct ContentCodingApplyingTests {
  private static let all: [ContentCoding] = [.gzip, .deflate, .brotli, .zstd, .identity]

  @Test func `what is applied is undone, any codings in any order`() throws {
    var choices = Choices(41)
    let text = wire(String(repeating: "hello, ", count: 500))
    for content in [text, ByteBuffer()] {
      for _ in 0..<100 {
        let codings = (0..<Int.random(in: 0...4, using: &choices)).map { _ in
          Self.all[Int.random(in: 0..<Self.all.count, using: &choices)]
        }
        let coded = try #require(ContentCoding.apply(codings, to: content))
        #expect(ContentCoding.undo(codings, of: coded, limit: 5_000) == content, "\(codings)")
      }
    }
  }

  @Test func `identity and no coding leave the body as it is, every other does not`() {
    for coding in Self.all {
      #expect((ContentCoding.apply([coding], to: wire("abc")) == wire("abc")) == (coding == .identity))
    }
    #expect(ContentCoding.apply([], to: wire("abc")) == wire("abc"))
  }

  @Test func `the first is applied first`() {
    let both = ContentCoding.apply([.deflate, .zstd], to: wire("abc"))
    #expect(both == Coded.zstandard(Coded.deflated(wire("abc"), window: 15)))
    let twice = ContentCoding.apply([.gzip, .identity, .deflate], to: wire("abc"))
    #expect(twice == Coded.deflated(Coded.deflated(wire("abc"), window: 31), window: 15))
  }
}
