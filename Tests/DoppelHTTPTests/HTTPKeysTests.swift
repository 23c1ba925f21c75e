import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPKeysTests {
  @Test func `the keys stand in the order of their bytes, as the fast way writes them`() {
    let keys = [
      HTTPKeys.host, HTTPKeys.method, HTTPKeys.query, HTTPKeys.queryPrefix, HTTPKeys.form, HTTPKeys.hash, HTTPKeys.json,
      HTTPKeys.xml, HTTPKeys.url,
    ]
    #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test(arguments: [
    ("http:host", SignatureForm.name), ("http:method", .name), ("http:url", .path), ("http:queryparams", .name),
    ("http:queryparams:", .text), ("http:queryparams:a", .text), ("http:queryparams:a#2", .text),
    ("http:header:X-Amz-Target", .name), ("http:requestBodyForm", .form), ("http:requestBodyHash", .bytes),
    ("http:requestBodyJSON", .json), ("http:requestBodyXML", .json), ("http:requestBodyJSON2", .name), ("HTTP:URL", .name),
    ("custom", .name), ("", .name),
  ]) func `a key tells how its value is put together`(key: String, form: SignatureForm) {
    let told = wire(key).withUnsafeReadableBytes { HTTPKeys.form(of: $0) }
    #expect(told == form)
  }

  @Test func `a key need not be text`() {
    let form = ByteBuffer(bytes: [0xff, 0x00]).withUnsafeReadableBytes { HTTPKeys.form(of: $0) }
    #expect(form == .name)
  }
}
