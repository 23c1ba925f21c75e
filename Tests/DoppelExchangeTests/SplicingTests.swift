import DoppelExchange
import NIOCore
import Testing

struct SplicingTests {
  @Test func `ranges are replaced and all else stays`() {
    var splicing = Splicing(ByteBuffer(string: "one two three"))
    splicing.replace(0..<3, with: ByteBuffer(string: "1"))
    splicing.replace(4..<7, with: ByteBuffer(string: "22222"))
    #expect(splicing.finish() == ByteBuffer(string: "1 22222 three"))
  }

  @Test func `ranges count from the first readable byte and may be empty or at the end`() {
    var bytes = ByteBuffer(string: "xxab")
    bytes.moveReaderIndex(forwardBy: 2)
    var splicing = Splicing(bytes)
    splicing.replace(0..<0, with: ByteBuffer(string: "<"))
    splicing.replace(2..<2, with: ByteBuffer(string: ">"))
    #expect(splicing.finish() == ByteBuffer(string: "<ab>"))
  }

  @Test func `nothing replaced is nothing changed`() { #expect(Splicing(ByteBuffer(string: "a")).finish() == nil) }
}
