import DoppelLearn
import NIOCore
import Testing

struct NamedContentTests {
  @Test func `the digest is that of SHA-256, in hexadecimal digits`() {
    // FIPS 180-4, the example of three letters
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(NamedContent.digest(of: ByteBuffer(string: "abc")) == ByteBuffer(string: digest))
  }
}
