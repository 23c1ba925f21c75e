// swift-format-ignore-file: NeverForceUnwrap

import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore
import Testing

struct HTTPSignatureTests {
  private func signature(_ text: String, host: String? = nil) -> [String: String] {
    let signature = HTTPSignature.of(HTTPMessages.request(wire(text))!, host: host)
    return Dictionary(uniqueKeysWithValues: signature.entries.map { ($0.key, String(buffer: $0.value)) })
  }

  private func post(_ type: String, _ body: String) -> Signature {
    let request = wire("POST / HTTP/1.1\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return HTTPSignature.of(HTTPMessages.request(request)!, host: nil)
  }

  @Test func `a plain request has host, method, path and an empty query`() {
    #expect(
      self.signature("GET /a HTTP/1.1\r\nHost: Example.COM:8080\r\n\r\n") == [
        "http:host": "example.com", "http:method": "GET", "http:queryparams": "", "http:url": "/a",
      ])
  }

  @Test func `each parameter is a key, decoded, repetitions numbered`() {
    let signature = self.signature("GET /s?q=a+b%2B&q=2&e&=x&n%20m=%ff&a%23b=1&&q=3 HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(signature["http:queryparams:q"] == "2")
    #expect(signature["http:queryparams:q#2"] == "3" && signature["http:queryparams:q#3"] == "a b+")
    #expect(signature["http:queryparams:e"] == "" && signature["http:queryparams:"] == "x")
    #expect(signature["http:queryparams:a%23b"] == "1")
    #expect(signature["http:queryparams"] == nil)
    let bytes = HTTPSignature.of(HTTPMessages.request(wire("GET /?n%20m=%ff HTTP/1.1\r\n\r\n"))!, host: nil)
    #expect(bytes["http:queryparams:n m"] == ByteBuffer(bytes: [0xff]))
  }

  @Test func `names that only look alike are two names`() {
    func signature(_ query: String) -> Signature {
      HTTPSignature.of(HTTPMessages.request(wire("GET /?\(query) HTTP/1.1\r\n\r\n"))!, host: nil)
    }
    let forth = signature("%C3%A9=1&e%CC%81=2")
    #expect(forth == signature("e%CC%81=2&%C3%A9=1"))
    #expect(forth.entries.allSatisfy { !$0.key.utf8.contains(UInt8(ascii: "#")) })
  }

  @Test func `the host is that of the target, else of Host; a fixed one wins`() {
    #expect(self.signature("GET http://A.b:1/x HTTP/1.1\r\nHost: h\r\n\r\n")["http:host"] == "a.b")
    #expect(self.signature("GET http://u@[::1]:1/x HTTP/1.1\r\n\r\n")["http:host"] == "::1")
    #expect(self.signature("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")["http:host"] == "::1")
    #expect(self.signature("GET http://a/x HTTP/1.1\r\n\r\n", host: "Fix")["http:host"] == "fix")
    #expect(self.signature("GET http://a/x HTTP/1.1\r\n\r\n")["http:url"] == "/x")
    #expect(self.signature("GET http://a?q=1 HTTP/1.1\r\n\r\n")["http:url"] == "/")
  }

  @Test func `paths are compared in normal form`() {
    #expect(self.signature("GET /%7euser/%2f/%c3%a4/\u{e4} HTTP/1.1\r\n\r\n")["http:url"] == "/~user/%2F/%C3%A4/%C3%A4")
    #expect(self.signature("GET /100%/%zz HTTP/1.1\r\n\r\n")["http:url"] == "/100%/%zz")
  }

  @Test func `the order of parameters, members and form fields does not matter`() {
    #expect(self.signature("GET /?a=1&b=2 HTTP/1.1\r\n\r\n") == self.signature("GET /?b=2&a=1 HTTP/1.1\r\n\r\n"))
    #expect(self.signature("GET /?a=1&a=3 HTTP/1.1\r\n\r\n") == self.signature("GET /?a=3&a=1 HTTP/1.1\r\n\r\n"))
    #expect(self.post("text/plain", #"{"a": 1, "b": [1,2]}"#) == self.post("text/plain", #" {"b":[1,2],"a":1}"#))
    let form = "application/x-www-form-urlencoded; charset=UTF-8"
    #expect(self.post(form, "b=x+y&a=%7e") == self.post(form, "a=~&b=x%20y"))
    #expect(self.post(form, "a=1") != self.post(form, "a=2"))
    #expect(self.post(form, "b=x y&a=~")["http:requestBodyForm"] == wire("a=~&b=x%20y"))
  }

  @Test func `numbers are compared as written`() {
    #expect(self.post("application/json", "[1.0]") != self.post("application/json", "[1]"))
    #expect(self.post("application/json", "[1.0]")["http:requestBodyJSON"] == wire("[1.0]"))
  }

  @Test func `a body that is no document is its hash, as bytes`() {
    let signature = self.post("text/plain", "abc")
    #expect(
      signature["http:requestBodyHash"].map {
        $0.readableBytesView.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      }
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(self.post("application/json", "{bad")["http:requestBodyHash"] != nil)
    #expect(self.post("application/json", "12")["http:requestBodyHash"] != nil)
  }

  @Test func `a field that names the operation counts beside a body, as the first says it`() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nx-amz-target: D.PutItem\r\nX-Amz-Target: second\r\nsoapACTION: \"urn:Put\"\r\n"
    let without = ["http:host": "h", "http:method": "POST", "http:queryparams": "", "http:url": "/"]
    var expected = without
    expected["http:header:X-Amz-Target"] = "D.PutItem"
    expected["http:header:SOAPAction"] = "\"urn:Put\""
    expected["http:requestBodyJSON"] = "{}"
    #expect(self.signature(head + "Content-Length: 2\r\n\r\n{}") == expected)
    expected["http:requestBodyJSON"] = nil
    expected["http:requestBodyForm"] = "a=1"
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=1"
    #expect(self.signature(head + form) == expected)
    #expect(self.signature(head + "Content-Length: 0\r\n\r\n") == without)
    let empty = self.signature("POST / HTTP/1.1\r\nSOAPAction:\r\nContent-Length: 2\r\n\r\n[]")
    #expect(empty["http:header:SOAPAction"] == "" && empty["http:header:X-Amz-Target"] == nil)
  }

  @Test func `the boundary of parts does not matter`() {
    func body(_ boundary: String) -> Signature {
      self.post(
        "multipart/form-data; boundary=\"\(boundary)\"",
        "--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--\(boundary)--\r\n")
    }
    #expect(body("----x1") == body("----y22"))
  }

  @Test func `a coded body is compared by its content`() {
    // gzip of {"b":1,"a":2}
    let gzip: [UInt8] =
      [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x01, 13, 0, 0xf2, 0xff,
      ] + Array(#"{"b":1,"a":2}"#.utf8)
    var request = Message(
      start: .request(method: "POST", target: "/", version: "HTTP/1.1"), fields: Fields(["Content-Encoding": "gzip"]))
    request.body = ByteBuffer(bytes: gzip + crc(#"{"b":1,"a":2}"#) + [13, 0, 0, 0])
    request.bodyLength = request.body.readableBytes
    #expect(HTTPSignature.of(request, host: nil)["http:requestBodyJSON"] == wire(#"{"a":2,"b":1}"#))
  }

  /// CRC-32 of gzip, least significant byte first.
  private func crc(_ text: String) -> [UInt8] {
    var value: UInt32 = 0xffff_ffff
    for byte in text.utf8 {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
    value = ~value
    return (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  @Test func `older signatures are understood`() {
    let older = Signature([
      "http:host": "h", "http:method": "GET", "http:queryparams": "a=1&b=x%20y&a=2", "http:url": "/", "instance": "0",
      "custom": "kept",
    ])
    #expect(
      HTTPSignature.modernize(older)
        == Signature([
          "http:host": "h", "http:method": "GET", "http:queryparams:a": "1", "http:queryparams:a#2": "2",
          "http:queryparams:b": "x y", "http:url": "/", "custom": "kept",
        ]))
    let other = Signature(["http:qp:a": "1", "http:queryparams": ""])
    #expect(HTTPSignature.modernize(other) == Signature(["http:queryparams:a": "1"]))
    let today = HTTPSignature.of(HTTPMessages.request(wire("GET /?x=1 HTTP/1.1\r\n\r\n"))!, host: "h")
    #expect(HTTPSignature.modernize(today) == today)
    let hex = Signature(["http:requestBodyHash": String(repeating: "0a", count: 32)])
    #expect(HTTPSignature.modernize(hex)["http:requestBodyHash"] == ByteBuffer(repeating: 10, count: 32))
  }
}
