import DoppelExchange
import NIOCore
import Testing

struct SignatureCanonicalTests {
  private static let samples: [Signature] = [
    Signature(), Signature(["": ""]), Signature(["a": ""]), Signature(["a": "1"]), Signature(["a": "1", "b": "2"]),
    Signature(["a1": ""]),
    Signature(["a": "\0\0\0\u{1}b"]), Signature(["a\0": "1"]), Signature(["a": "", "b": "1"]), Signature(["\u{e9}": "1"]),
    Signature(["e\u{301}": "1"]), Signature(["http:host": "api.example.com", "http:method": "GET", "http:url": "/"]),
    Signature([("binary", ByteBuffer(bytes: [0xff, 0x00, 0xfe]))]),
  ]

  @Test func `the canonical bytes read back`() {
    for signature in Self.samples { #expect(Signature(canonicalBytes: signature.canonicalBytes) == signature) }
  }

  @Test func `two signatures have the same bytes exactly when they are equal`() {
    for one in Self.samples {
      for other in Self.samples { #expect((one.canonicalBytes == other.canonicalBytes) == (one == other)) }
    }
  }

  @Test func `entries written one by one in order are the canonical bytes`() {
    var bytes = ByteBuffer()
    Signature.write(key: "a", value: ByteBuffer(string: "1"), into: &bytes)
    Signature.write(key: "b", value: ByteBuffer(string: "2"), into: &bytes)
    #expect(bytes == Signature(["b": "2", "a": "1"]).canonicalBytes)
    #expect(Array(bytes.readableBytesView.prefix(10)) == [0, 0, 0, 1, 0x61, 0, 0, 0, 1, 0x31])
  }

  @Test func `bytes cut anywhere between two entries are no signature`() throws {
    let whole = Signature(["key": "value"]).canonicalBytes
    for length in 1..<whole.readableBytes {
      let cut = try #require(whole.getSlice(at: 0, length: length))
      #expect(Signature(canonicalBytes: cut) == nil)
    }
  }

  @Test func `bytes that no signature has are refused`() {
    func bytes(_ entries: [(String, String)]) -> ByteBuffer {
      var bytes = ByteBuffer()
      for (key, value) in entries { Signature.write(key: key, value: ByteBuffer(string: value), into: &bytes) }
      return bytes
    }
    #expect(Signature(canonicalBytes: bytes([("b", "1"), ("a", "2")])) == nil)
    #expect(Signature(canonicalBytes: bytes([("a", "1"), ("a", "2")])) == nil)
    #expect(Signature(canonicalBytes: ByteBuffer(bytes: [0, 0, 0, 1, 0xff, 0, 0, 0, 0])) == nil)
    #expect(Signature(canonicalBytes: ByteBuffer(bytes: [0xff, 0xff, 0xff, 0xff, 0x61])) == nil)
  }
}
