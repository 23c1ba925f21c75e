import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct RawKeyWriterTests {
  @Test func `it writes what the signature's canonical form is`() {
    var expected = ByteBuffer()
    Signature.write(key: "http:host", value: wire("a.b"), into: &expected)
    Signature.write(key: "http:queryparams:n", value: wire("a b/+"), into: &expected)
    Signature.write(key: "http:url", value: wire("/~%2F"), into: &expected)
    var bytes = [UInt8](repeating: 0xff, count: 200)
    let count = bytes.withUnsafeMutableBytes { space in
      var writer = RawKeyWriter(space)
      writer.begin("http:host")
      writer.write(text: "A.b", isLowercased: true)
      Array("n=a+b/%2b".utf8).withUnsafeBytes { query in
        writer.begin("http:queryparams:", UnsafeRawBufferPointer(rebasing: query[0..<1]))
        writer.write(form: query, 2..<query.count)
      }
      writer.begin("http:url")
      Array("/%7e%2f".utf8).withUnsafeBytes { writer.write(path: $0, 0..<$0.count) }
      return writer.finish()
    }
    #expect(ByteBuffer(bytes: bytes[..<count]) == expected)
  }
}
