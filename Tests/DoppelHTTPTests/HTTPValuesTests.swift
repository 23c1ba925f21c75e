import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

/// The values of a message as `place=text`, with what clients give back as it is in brackets.
private func values(in message: Message) -> [String] {
  HTTP1Protocol().values(in: message).map { value in
    "\(value.place)=\(String(buffer: value.text))" + (value.returnedAs.map { " [\($0)]" } ?? "")
  }
}

/// The message with other values in place of some.
private func rewriting(_ message: Message, _ others: [String: String]) -> Message? {
  HTTP1Protocol().rewriting(message) { value in others[String(buffer: value.text)].map { ByteBuffer(string: $0) } }
}

private func request(_ target: String, _ fields: Fields = Fields(), _ body: String = "") -> Message {
  Message(
    start: .request(method: "POST", target: target, version: "HTTP/1.1"), fields: fields, body: ByteBuffer(string: body),
    framing: body.isEmpty ? .none : .length)
}

struct HTTPValuesTests {
  @Test func `a request has the parts of its path, its parameters, its fields and its body`() {
    let fields = Fields([
      "Host": "a.test", "Authorization": "Bearer t0k", "Cookie": "lang=en; sid=\"s1\"", "If-Match": "W/\"e1\", \"e2\"",
      "X-Csrf": "c1", "User-Agent": "curl", "Content-Type": "application/json",
    ])
    let message = request("/v1/orders/a%2Fb?size=big&q=two+words#x", fields, #"{"order": {"id": 7}, "self": "/orders/7?a=b"}"#)
    #expect(
      values(in: message) == [
        "path, part 1=v1 [path /]", "path, part 2=orders [path /v1/]", "path, part 3=a/b [path /v1/orders/]",
        "query size=big [query size of /v1/orders/a%2Fb]", "query q=two words [query q of /v1/orders/a%2Fb]",
        "header authorization=t0k", "cookie lang=en [cookie lang]", "cookie sid=s1 [cookie sid]",
        "header if-match=e1 [entity tag]", "header if-match=e2 [entity tag]", "header x-csrf=c1", "body.order.id=7",
        "body.self, part 1=orders [path /]", "body.self, part 2=7 [path /orders/]",
        "body.self, query a=b [query a of /orders/7]",
      ])
  }

  @Test func `an answer has what it issues, and what later requests give back of it is called the same`() {
    let answer = Message(
      start: .status(version: "HTTP/1.1", code: 201, reason: "Created"),
      fields: Fields([
        "Location": "http://a.test:8080/orders/7", "ETag": "\"e1\"", "Set-Cookie": "sid=s1; Path=/p1; HttpOnly",
        "Last-Modified": "now", "Link": "</orders?c=x>; rel=\"next\", </orders>; rel=first", "Date": "today",
        "X-Request-Id": "r1",
      ]), body: ByteBuffer(string: "plain text"), framing: .length)
    #expect(
      values(in: answer) == [
        "header location, scheme=http", "header location, host=a.test:8080",
        "header location, part 1=orders [path /]", "header location, part 2=7 [path /orders/]", "header etag=e1 [entity tag]",
        "cookie sid=s1 [cookie sid]",
        "header last-modified=now [last-modified]", "header link next, part 1=orders [path /]",
        "header link next, query c=x [query c of /orders]", "header link first, part 1=orders [path /]", "body=plain text",
      ])
  }

  @Test func `values are written as their places ask for`() throws {
    let fields = Fields(["Cookie": "a=7; b=8", "If-Match": "W/\"7\"", "Authorization": "Bearer 7", "X-Other": "7"])
    let changed = try #require(rewriting(request("/orders/7?id=7&x=%37&y=8", fields, "7"), ["7": "a/b c:d"]))
    #expect(
      changed.start
        == .request(
          method: "POST", target: "/orders/a%2Fb%20c:d?id=a%2Fb%20c%3Ad&x=a%2Fb%20c%3Ad&y=8", version: "HTTP/1.1"))
    #expect(
      changed.fields
        == Fields([
          "Cookie": "a=a/b c:d; b=8", "If-Match": "W/\"a/b c:d\"", "Authorization": "Bearer a/b c:d", "X-Other": "a/b c:d",
        ]))
    #expect(changed.body == ByteBuffer(string: "a/b c:d") && changed.bodyLength == 7)
  }

  @Test func `forms are read and written by their fields`() throws {
    let form = Fields(["Content-Type": "application/x-www-form-urlencoded"])
    let message = request("/", form, "order=7&note=a+b&empty=")
    #expect(values(in: message) == ["form order=7", "form note=a b"])
    #expect(rewriting(message, ["7": "x&y"])?.body == ByteBuffer(string: "order=x%26y&note=a+b&empty="))
  }

  @Test(arguments: ["application/xml", "text/plain"])
  func `XML has values of its own, and what only looks like XML is one`(type: String) {
    let fields = Fields(["Content-Type": type])
    let xml = request("/", fields, "<o xmlns='http://a.test/'><id>7</id><self>https://b.test/o/7</self></o>")
    #expect(values(in: xml).filter { $0.hasPrefix("body") }.prefix(2) == ["body.o.id=7", "body.o.self, scheme=https"])
    #expect(
      rewriting(xml, ["7": "x&y"])?.body
        == ByteBuffer(string: "<o xmlns='http://a.test/'><id>x&amp;y</id><self>https://b.test/o/x%26y</self></o>"))
    #expect(values(in: request("/", fields, "<o>7")).last == "body=<o>7")
  }

  @Test func `a coded body is decoded, changed and coded again`() throws {
    let plain = ByteBuffer(string: #"{"order":"o-1"}"#)
    let coded = try #require(ContentCoding.apply([.gzip], to: plain))
    var message = request("/", Fields(["Content-Encoding": "gzip", "Content-Type": "application/json"]))
    message.body = coded
    message.bodyLength = coded.readableBytes
    message.framing = .chunked(sizes: [3, 4])
    let changed = try #require(rewriting(message, ["o-1": "o-2"]))
    #expect(
      ContentCoding.undo([.gzip], of: changed.body, limit: 100) == ByteBuffer(string: #"{"order":"o-2"}"#))
    #expect(changed.framing == .chunked(sizes: []) && changed.bodyLength == changed.body.readableBytes)
  }

  @Test func `what cannot stand in a field or a cookie is left as it was`() {
    for other in ["a\r\nX: y", "a\u{0}"] {
      #expect(rewriting(request("/", Fields(["X-Id": "i7", "Cookie": "a=i7"])), ["i7": other]) == nil)
    }
    #expect(rewriting(request("/", Fields(["Cookie": "a=i7"])), ["i7": "x; b=2"]) == nil)
  }

  @Test func `a body that is cut, too long or no text has no values`() {
    var cut = request("/", Fields(), "o-1")
    cut.bodyLength = 4
    #expect(values(in: cut).isEmpty)
    var limits = Limits.defaults
    limits.bodyCanonical = 3
    #expect(HTTP1Protocol(limits: limits).values(in: request("/", Fields(), "o-1")).count == 1)
    #expect(HTTP1Protocol(limits: limits).values(in: request("/", Fields(), "o-12")).isEmpty)
    var bytes = request("/")
    bytes.body = ByteBuffer(bytes: [0xff, 0xfe])
    bytes.bodyLength = 2
    #expect(values(in: bytes).isEmpty)
  }
}
