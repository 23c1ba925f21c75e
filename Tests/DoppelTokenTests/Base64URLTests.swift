import NIOCore
import Testing

@testable import DoppelToken

struct Base64URLTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{fb}\u{ff}\u{fe}", "w7vDv8O-"),
    ("??>", "Pz8-"),
    ("???", "Pz8_"),
  ]) func `text is written without padding and read back`(text: String, encoded: String) {
    #expect(String(buffer: Base64URL.encode(ByteBuffer(string: text))) == encoded)
    #expect(Base64URL.decode(ByteBuffer(string: encoded)) == ByteBuffer(string: text))
  }

  @Test(arguments: ["Zg==", "Z", "Zm9v ", "Pz8+", "Pz8/", "Zm=", "Zm9vé"]) func `anything else is none`(text: String) {
    #expect(Base64URL.decode(ByteBuffer(string: text)) == nil)
  }
}
