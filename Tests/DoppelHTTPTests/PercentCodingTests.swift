import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct PercentCodingTests {
  private func apply(_ text: String, _ body: (UnsafeRawBufferPointer, Range<Int>, inout ByteBuffer) -> Void) -> ByteBuffer {
    var result = ByteBuffer()
    Array(text.utf8).withUnsafeBytes { body($0, 0..<$0.count, &result) }
    return result
  }

  @Test func `forms are decoded, what is no escape stays`() {
    #expect(self.apply("a+%41%2B%zz%4", { PercentCoding.decodeForm($0, $1, into: &$2) }) == wire("a A+%zz%4"))
  }

  @Test func `encoding and decoding gives the same bytes`() {
    let all = ByteBuffer(bytes: (0...255).map { UInt8($0) })
    var encoded = ByteBuffer()
    PercentCoding.encode(all, into: &encoded)
    #expect(self.apply(String(buffer: encoded), { PercentCoding.decodeForm($0, $1, into: &$2) }) == all)
  }

  @Test func `the normal form of a path is its own normal form`() {
    func normal(_ text: String) -> String {
      String(buffer: self.apply(text) { PercentCoding.normalizePath($0, $1, into: &$2) })
    }
    for path in ["/%7e%2f%c3", "/a b", "/%", "/%4", "/\u{e4}+", "/%%41"] { #expect(normal(normal(path)) == normal(path)) }
    #expect(normal("/%7e%2f+\u{e4}") == "/~%2F+%C3%A4")
  }
}
