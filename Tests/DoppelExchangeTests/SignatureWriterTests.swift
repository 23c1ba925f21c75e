import DoppelExchange
import NIOCore
import Testing

struct SignatureWriterTests {
  private func append(_ key: String, _ value: String, to writer: inout SignatureWriter) {
    writer.append(Signature.Entry(key: key, value: ByteBuffer(string: value)))
  }

  private func append(_ key: String, base64: String, to writer: inout SignatureWriter) -> Bool {
    ByteBuffer(string: key).withUnsafeReadableBytes { key in
      ByteBuffer(string: base64).withUnsafeReadableBytes { writer.append(key: key, base64: $0) }
    }
  }

  @Test func `nothing makes the empty signature`() {
    #expect(SignatureWriter().finish() == Signature())
  }

  @Test(arguments: [
    ["a=1", "b=2", "c=3"], ["c=3", "b=2", "a=1"], ["a=1", "c=3", "b=9", "b=2"], ["b=9", "b=2", "a=1", "c=3"],
    ["a=1", "b=2", "c=9", "c=9", "c=3"],
  ]) func `entries stand in the order of their keys, of a repeated key the last`(entries: [String]) {
    var writer = SignatureWriter()
    for entry in entries { self.append(String(entry.prefix(1)), String(entry.suffix(1)), to: &writer) }
    #expect(writer.finish() == Signature(["a": "1", "b": "2", "c": "3"]))
  }

  @Test(arguments: ["", "1", "1234567", "12345678", "123456789", "1234567812345678"])
  func `keys that begin alike are ordered by the first byte that differs`(start: String) {
    let keys = ["", "A", "B", "Bcdefghi", "a", "a\u{0}", "aaaaaaaaaa", "é"].map { start + $0 }
    var writer = SignatureWriter()
    for key in keys.reversed() { self.append(key, key, to: &writer) }
    #expect(writer.finish().entries.map(\.key) == keys)
  }

  @Test func `a key may have a prefix, which counts in the order`() {
    var writer = SignatureWriter()
    self.append("p:b", "1", to: &writer)
    ByteBuffer(string: "a").withUnsafeReadableBytes { writer.append(prefix: "p:", key: $0, value: $0) }
    #expect(writer.finish() == Signature(["p:a": "a", "p:b": "1"]))
  }

  @Test func `a value may come as base64`() {
    var writer = SignatureWriter()
    #expect(self.append("b", base64: "AAE=", to: &writer))
    #expect(self.append("a", base64: "", to: &writer))
    #expect(self.append("c", base64: "Zm9v", to: &writer))
    let values = writer.finish().entries.map { Array($0.value.readableBytesView) }
    #expect(values == [[], [0, 1], Array("foo".utf8)])
  }

  @Test(arguments: ["A", "AAA", "AA=A", "====", "AAAA\n", "é==="])
  func `what is not base64 adds nothing`(text: String) {
    var writer = SignatureWriter()
    self.append("b", "1", to: &writer)
    #expect(!self.append("a", base64: text, to: &writer))
    self.append("c", "2", to: &writer)
    #expect(writer.finish() == Signature(["b": "1", "c": "2"]))
  }

  @Test func `a copy goes on by itself`() {
    var writer = SignatureWriter()
    self.append("a", "1", to: &writer)
    var copy = writer
    self.append("b", "2", to: &copy)
    #expect(writer.finish() == Signature(["a": "1"]))
    #expect(copy.finish() == Signature(["a": "1", "b": "2"]))
  }
}
