import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPBodyKeyTests {
  private func key(_ type: String, _ body: String) -> (key: String, value: ByteBuffer)? {
    HTTPBodyKey.of(Message(fields: Fields(["Content-Type": type]), body: wire(body)))
  }

  @Test func `no body, no key`() { #expect(self.key("application/json", "") == nil) }

  @Test func `forms are sorted by name, then value, and encoded in one way`() {
    #expect(HTTPBodyKey.canonicalForm(wire("b=2&a=%c3%A4+x&b=1&&c")) == wire("a=%C3%A4%20x&b=1&b=2&c="))
    #expect(HTTPBodyKey.canonicalForm(wire("")) == ByteBuffer())
  }

  @Test func `a document wins over the type`() {
    #expect(self.key("application/x-www-form-urlencoded", "{\"a\":1}")?.key == HTTPKeys.json)
    #expect(self.key("application/x-www-form-urlencoded", "a=1")?.key == HTTPKeys.form)
  }

  @Test func `a boundary may be as long as RFC 2046 allows; a longer one is not looked for`() {
    func hash(_ count: Int, _ letter: String) -> ByteBuffer? {
      let boundary = String(repeating: letter, count: count)
      return self.key("multipart/mixed; boundary=\(boundary)", "--\(boundary)--")?.value
    }
    #expect(hash(70, "a") == hash(70, "b"))
    #expect(hash(71, "a") != hash(71, "b"))
  }

  @Test func `parts with other content have another key`() {
    #expect(
      self.key("multipart/mixed; boundary=x", "--x\r\n\r\n1\r\n--x--")?.value
        != self.key("multipart/mixed; boundary=x", "--x\r\n\r\n2\r\n--x--")?.value)
  }

  @Test func `a coded body is read up to the limit of what it decodes to, beyond it the coded bytes are hashed`() {
    var limits = Limits()
    let text = ByteBuffer(string: "hello, hello, hello")
    let message = Message(fields: Fields(["Content-Encoding": "br", "Content-Type": "text/plain"]), body: Coded.brotli)
    let plain = HTTPBodyKey.of(Message(fields: Fields(["Content-Type": "text/plain"]), body: text))
    limits.bodyDecoded = text.readableBytes
    #expect(HTTPBodyKey.of(message, limits: limits)?.value == plain?.value)
    limits.bodyDecoded -= 1
    let coded = HTTPBodyKey.of(Message(fields: Fields(["Content-Type": "text/plain"]), body: Coded.brotli))
    #expect(HTTPBodyKey.of(message, limits: limits)?.value == coded?.value)
    #expect(coded?.value != plain?.value)
  }

  @Test(arguments: [
    (#"{"b":1,"a":2}"#, "application/json", HTTPKeys.json), ("b=1&a=2", "application/x-www-form-urlencoded", HTTPKeys.form),
    ("<b a='1'/>", "text/xml", HTTPKeys.xml),
  ])
  func `a body longer than what is taken apart is a hash`(text: String, type: String, key: String) {
    var limits = Limits()
    let message = Message(
      start: .request(method: "POST", target: "/", version: "HTTP/1.1"), fields: Fields(["Content-Type": type]),
      body: ByteBuffer(string: text))
    limits.bodyCanonical = text.utf8.count
    #expect(HTTPBodyKey.of(message, limits: limits)?.key == key)
    limits.bodyCanonical -= 1
    #expect(HTTPBodyKey.of(message, limits: limits)?.key == HTTPKeys.hash)
  }

  @Test func `nesting beyond the limit is a hash`() {
    var limits = Limits()
    limits.nesting = 2
    let message = Message(body: wire("[[1]]"))
    #expect(HTTPBodyKey.of(message, limits: limits)?.key == HTTPKeys.json)
    limits.nesting = 1
    #expect(HTTPBodyKey.of(message, limits: limits)?.key == HTTPKeys.hash)
  }
}
