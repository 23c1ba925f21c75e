import DoppelExchange
import DoppelRecording
import NIOCore
import Testing

/// What a person changes in a file counts; all else stays as it was.
struct MarkdownEditTests {
  private let exchange = sample(
    "{\"id\":1}", fields: Fields(["Content-Type": "application/json", "Content-Length": "8", "Vary": "a, b"]))

  private func edited(
    _ old: String, _ new: String, of exchange: Exchange? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Exchange {
    let file = String(buffer: MarkdownEncoder().encode(exchange ?? self.exchange))
    try #require(file.contains(old), sourceLocation: sourceLocation)
    let end: String.Index = try #require(file.firstRange(of: "### INTERNAL")?.lowerBound)
    let sections = String(file[..<end]).replacing(old, with: new)
    return try MarkdownDecoder().decode(ByteBuffer(string: sections + String(file[end...])))
  }

  @Test func `an edited body has its length told anew`() throws {
    var wanted = self.exchange
    wanted.response?.body = ByteBuffer(string: "{\"id\":1000}")
    wanted.response?.bodyLength = 11
    wanted.response?.fields = Fields(["Content-Type": "application/json", "Content-Length": "11", "Vary": "a, b"])
    #expect(try self.edited("\"id\": 1\n", "\"id\": 1000\n") == wanted)
  }

  @Test func `an edited body that is no JSON any more is taken as it stands`() throws {
    #expect(try self.edited("\"id\": 1\n", "\"id\": \n").response?.body == ByteBuffer(string: "{\n  \"id\": \n}"))
  }

  @Test func `lines that ended with CR LF still do`() throws {
    let exchange = sample("a\r\nb", fields: Fields())
    #expect(try self.edited("a\nb", "a\nb\nc", of: exchange).response?.body == ByteBuffer(string: "a\r\nb\r\nc"))
  }

  @Test func `an edited request line changes what follows from it`() throws {
    var wanted = self.exchange
    wanted.request?.start = .request(method: "PUT", target: "/things/2?x=%20", version: "HTTP/1.0")
    wanted.command = "PUT"
    wanted.location = "/things/2"
    wanted.isSecure = true
    wanted.server = Endpoint(name: "other.example", port: 99)
    #expect(
      try self.edited(
        "GET http://items.example.com:8080/items/1?page=1 HTTP/1.1", "PUT https://other.example:99/things/2?x=%20 HTTP/1.0")
        == wanted)
  }

  @Test func `an edited status line and header count`() throws {
    var wanted = self.exchange
    wanted.response?.start = .status(version: "HTTP/1.1", code: 404, reason: "Not Found")
    wanted.status = "404"
    #expect(try self.edited("HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found") == wanted)
    wanted = self.exchange
    wanted.response?.fields = Fields([
      "Content-Type": "application/json", "Content-Length": "8", "Vary": "x", "Vary": "y,z", "Vary": "b", "New": "",
    ])
    #expect(try self.edited("Vary: a\\, b", "Vary: x, y\\,z, b\nNew:") == wanted)
  }

  @Test func `an edited signature wins and is marked`() throws {
    var wanted = self.exchange
    wanted.isSignatureEdited = true
    wanted.signature["http:url"] = ByteBuffer(string: "/items/.*")
    #expect(try self.edited("http:url is /items/1", "http:url is /items/.*") == wanted)
    wanted.signature = Signature(["http:method": "GET", "http:qp:page": ""])
    #expect(try self.edited("http:qp:page is 1\nhttp:url is /items/1", "http:qp:page is -NONE-") == wanted)
  }

  @Test func `edited metadata counts`() throws {
    var wanted = self.exchange
    wanted.direction = .inbound
    wanted.duration = .milliseconds(1_500)
    wanted.startedAt = .epoch
    wanted.tags = [.init("a", "1"), .init("b", "x=y")]
    let first = try self.edited("direction: OUT", "direction: IN")
    let second = try self.edited("duration: 2ms", "duration: 1.5s", of: first)
    let third = try self.edited("ts: \(first.startedAt.rfc3339)", "ts: 1970-01-01T00:00:00Z", of: second)
    #expect(try self.edited("tags: sequence=1", "tags: a=1, b=x=y", of: third) == wanted)
  }

  @Test func `a file whose lines an editor ended with CR LF is the same`() throws {
    let file = String(buffer: MarkdownEncoder().encode(self.exchange)).replacing("\n", with: "\r\n")
    #expect(try MarkdownDecoder().decode(ByteBuffer(string: file)) == self.exchange)
  }

  @Test(arguments: [
    ("### INTERNAL - DO NOT MODIFY ###", "### SOMETHING ###", "the section INTERNAL"),
    ("json: {", "json: ", "line 43: not JSON"),
    ("Accept: */*", "Accept", "line 5: expected a header field"),
    ("HTTP/1.1 200 OK", "HTTP/1.1 abc", "expected VERSION CODE REASON"),
    ("ts: 2026", "ts: x2026", "not understood: ts: x2026"), ("http:url is", "http:url was", "expected key is value"),
  ])
  func `what is not understood is named with its line`(old: String, new: String, message: String) throws {
    let file = String(buffer: MarkdownEncoder().encode(self.exchange)).replacing(old, with: new)
    let error = try #require(throws: RecordingError.self) { try MarkdownDecoder().decode(ByteBuffer(string: file)) }
    #expect(error.description.contains(message))
  }

  @Test func `a file cut or changed at any byte is read or refused, never more`() throws {
    let file = MarkdownEncoder().encode(self.exchange)
    var refused = 0
    for length in 0..<file.readableBytes {
      var cut = file
      cut.moveWriterIndex(to: cut.readerIndex + length)
      var changed = file
      changed.setInteger(UInt8(length % 256), at: changed.readerIndex + length)
      for text in [cut, changed] where (try? MarkdownDecoder().decode(text)) == nil { refused += 1 }
    }
    #expect(refused > file.readableBytes)
  }

  @Test func `a foreign body with fences of its own is read whole`() throws {
    let internalDocument =
      #"{"ts":"2026-01-01T00:00:00Z","l7protocol":"http","direction":"OUT","http":{"req":{"uri":"/","version":"1.1","method":"GET"},"res":{"statusCode":200,"statusMessage":"200 OK"}}}"#
    let file = """
      ### REQUEST ###
      ```
      GET http://h:80/ HTTP/1.1
      ```

      ```
      ```

      ### RESPONSE ###
      ```
      HTTP/1.1 200 OK
      Content-Type: text/markdown
      ```

      ```
      # Title
      ```
      code
      ```
      ### Not a section
      end
      ```

      ### SIGNATURE ###
      ```
      http:url is /
      ```

      ### INTERNAL - DO NOT MODIFY ###
      ```
      json: \(internalDocument)
      ```
      """
    let exchange = try MarkdownDecoder().decode(ByteBuffer(string: file))
    #expect(exchange.response?.body == ByteBuffer(string: "# Title\n```\ncode\n```\n### Not a section\nend"))
    #expect(exchange.request?.body == ByteBuffer())
    #expect(exchange.server == Endpoint(name: "h", port: 80))
    #expect(exchange.isSignatureEdited)
  }
}
