import DoppelExchange
import NIOCore
import Testing

struct Base64Tests {
  @Test(arguments: ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE="])
  func `the examples of RFC 4648 section 10 read and write`(plain: String, text: String) {
    #expect(ByteBuffer(string: plain).base64 == text)
    #expect(Base64.decode(ByteBuffer(string: text)) == ByteBuffer(string: plain))
  }

  @Test(arguments: ["Zg=", "Zg", "Z===", "====", "Zm9v\n", "Zm9*", "Zg==Zg=="])
  func `what is not whole base64 is refused`(text: String) {
    #expect(Base64.decode(ByteBuffer(string: text)) == nil)
  }
}

extension Base64Tests {
  @Test func `bytes of any length and value read back`() throws {
    for length in 0..<70 {
      let bytes = ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length * 101) })
      #expect(Base64.decode(ByteBuffer(string: bytes.base64)) == bytes)
    }
    let all = ByteBuffer(bytes: 0...255)
    #expect(Base64.decode(ByteBuffer(string: all.base64)) == all)
  }

  @Test func `every byte that is no letter is refused at every place of a group`() {
    let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for byte in 0...255 as ClosedRange<UInt8> {
      for place in 0..<12 {
        var text = ByteBuffer(string: "Zm9vZm9vZm8=")
        text.setInteger(byte, at: place)
        let isWhole = letters.contains(byte) || (byte == UInt8(ascii: "=") && place >= 10)
        #expect((Base64.decode(text) != nil) == isWhole)
      }
    }
  }

  @Test func `what is encoded is appended, and reading starts at the reader index`() {
    var target = ByteBuffer(string: "x")
    var source = ByteBuffer(string: "-foo")
    source.moveReaderIndex(forwardBy: 1)
    Base64.encode(source, into: &target)
    #expect(String(buffer: target) == "xZm9v")
    target.moveReaderIndex(forwardBy: 1)
    #expect(Base64.decode(target) == ByteBuffer(string: "foo"))
  }

  @Test func `UTF-8 is told from other bytes`() {
    #expect(ByteBuffer(string: "é€😀").isUTF8)
    #expect(ByteBuffer().isUTF8)
    #expect(!ByteBuffer(bytes: [0xc3]).isUTF8)
  }
}
