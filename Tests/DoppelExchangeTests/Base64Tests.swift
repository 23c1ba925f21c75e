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
