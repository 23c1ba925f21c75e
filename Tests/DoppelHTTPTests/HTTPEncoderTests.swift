import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore
import Testing

struct HTTPEncoderTests {
  /// Requests as common clients send them.
  static let requests = [
    "GET /get?x=1 HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
    "POST /post HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.31.0\r\nAccept-Encoding: gzip, deflate\r\n"
      + "Accept: */*\r\nConnection: keep-alive\r\nContent-Length: 8\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}",
    "POST /up HTTP/1.1\r\nhost: localhost:3000\r\nconnection: keep-alive\r\naccept: */*\r\naccept-language: *\r\n"
      + "sec-fetch-mode: cors\r\nuser-agent: node\r\naccept-encoding: gzip, deflate\r\ntransfer-encoding: chunked\r\n\r\n"
      + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: 0\r\nHost: localhost:8080\r\n"
      + "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\nUser-Agent: Java-http-client/17\r\n\r\n",
    "GET http://origin.example/a HTTP/1.1\r\nHost: origin.example\r\nProxy-Connection: Keep-Alive\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
  ]

  /// Responses as common servers send them, each with the rest of its connection's life.
  static let responses = [
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: text/html\r\n"
      + "Content-Length: 5\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nConnection: keep-alive\r\nETag: \"65\"\r\n"
      + "Accept-Ranges: bytes\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
      + "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n",
    "HTTP/1.1 404 NOT FOUND\r\nServer: gunicorn/20.1.0\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nConnection: close\r\n"
      + "Content-Type: application/json\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\n\r\n{}",
    "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nContent-type: text/html\r\n\r\nuntil the end",
    "HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/\r\nVary:\r\n"
      + "Date: Mon, 01 Jan 2024 00:00:00 GMT\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "3\r\nabc\r\n0\r\nServer-Timing: x\r\n\r\n",
    "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 12\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n",
    "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
  ]

  private func encoded(_ message: Message) -> String {
    var bytes = ByteBuffer()
    HTTPEncoder.write(message, into: &bytes)
    // an empty value is written after colon and space; the peers that send none after the colon mean the same
    return String(buffer: bytes).split(separator: "Vary: \r\n", omittingEmptySubsequences: false).joined(separator: "Vary:\r\n")
  }

  @Test func `requests of real clients are written as they were read`() throws {
    for text in Self.requests {
      for strictness in [HTTPStrictness.active, .watching] {
        let message = try #require(HTTPMessages.request(wire(text), strictness: strictness))
        #expect(self.encoded(message) == text)
      }
    }
  }

  @Test func `responses of real servers are written as they were read`() throws {
    for text in Self.responses {
      for strictness in [HTTPStrictness.active, .watching] {
        let message = try #require(HTTPMessages.response(wire(text), strictness: strictness))
        #expect(self.encoded(message) == text)
      }
    }
  }

  @Test func `prepared, they are the same bytes too`() throws {
    let http = HTTP1Protocol()
    for text in Self.responses where !text.contains("Vary:\r\n") {
      let message = try #require(HTTPMessages.response(wire(text)))
      #expect(http.prepare(response: message, to: nil, adding: Fields()).wire == wire(text))
    }
  }

  @Test func `no value can end a field or a line`() {
    var message = Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK\r\nX: y"), fields: Fields(["A": "b\r\nInjected: 1\0"]))
    message.fields.append("Content-Length", "0")
    #expect(self.encoded(message) == "HTTP/1.1 200 OK  X: y\r\nA: b  Injected: 1 \r\nContent-Length: 0\r\n\r\n")
  }

  @Test func `sizes that do not fit the body give one chunk`() {
    var message = Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), body: wire("abcdefghijk"), framing: .chunked(sizes: [3]))
    #expect(self.encoded(message).hasSuffix("\r\n\r\nb\r\nabcdefghijk\r\n0\r\n\r\n"))
    message.body = ByteBuffer()
    #expect(self.encoded(message).hasSuffix("\r\n\r\n0\r\n\r\n"))
    message.body = wire("abc")
    message.framing = .chunked(sizes: [0, 3])
    #expect(self.encoded(message).hasSuffix("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
    message.framing = .chunked(sizes: [Int.max, Int.max, 5])
    #expect(self.encoded(message).hasSuffix("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "their sum is 3 where it goes over")
  }
}
