import DoppelExchange
import DoppelRecording
import NIOCore
import Testing

/// What is known to break when recordings go through Markdown, files of other tools above all.
struct MarkdownDecoderTests {
  /// A file as another tool writes it: fences of three backticks, fields sorted, no length, no body in the document.
  private func foreign(
    request: String = "GET https://api.example.com:443/v1/users?limit=10&q=a%20b HTTP/1.1\nAccept: a, b",
    requestBody: String = "", status: String = "HTTP/1.1 200 OK", fields: String = "Content-Type: application/json",
    body: String = "{\n  \"id\": 1\n}", signature: String = "http:method is GET", metadata: String = "direction: OUT",
    response: String = #"{"statusCode":200,"statusMessage":"200 OK","headers":{"Content-Type":["application/json"]}}"#
  ) -> ByteBuffer {
    let document =
      #"{"msgType":"rrpair","ts":"2024-01-15T14:30:22.489942Z","l7protocol":"https","direction":"OUT","duration":155,"#
      + #""uuid":"8+rZRpCxQ6un1r4/eZ6Ogw==","signature":{"http:method":"R0VU"},"http":{"req":{"method":"GET","#
      + #""uri":"/v1/users?limit=10&q=a%20b","url":"/v1/users","version":"1.1","host":"api.example.com:443","#
      + #""headers":{"Accept":["a","b"]}},"res":\#(response)}}"#
    return ByteBuffer(
      string: """
        ### REQUEST (MOCK) ###
        ```
        \(request)
        ```

        ```
        \(requestBody)
        ```

        ### RESPONSE ###
        ```
        \(status)
        \(fields)
        ```

        ```
        \(body)
        ```

        ### SIGNATURE ###
        ```
        \(signature)
        ```

        ### METADATA ###
        ```
        \(metadata)
        ```

        ### INTERNAL - DO NOT MODIFY ###
        ```
        json: \(document)
        ```
        """)
  }

  private func decode(_ file: ByteBuffer) throws(RecordingError) -> Exchange { try MarkdownDecoder().decode(file) }

  @Test func `a file of another tool is read, and goes on through our forms unchanged`() throws {
    let exchange = try self.decode(self.foreign())
    #expect(exchange.server == Endpoint(name: "api.example.com", port: 443))
    #expect(exchange.isSecure)
    #expect(exchange.request?.fields == Fields(["Accept": "a", "Accept": "b"]))
    #expect(exchange.request?.start == .request(method: "GET", target: "/v1/users?limit=10&q=a%20b", version: "HTTP/1.1"))
    #expect(exchange.response?.body == ByteBuffer(string: "{\"id\":1}"))
    #expect(exchange.response?.framing == .length)
    #expect(!exchange.isSignatureEdited)
    #expect(try self.decode(MarkdownEncoder().encode(exchange)) == exchange)
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test(arguments: [
    "/v1/users?limit=20&q=a%20b", "/v1/users", "/v1/users?", "/v1/users?limit=10&limit=11", "/v1/users?q=a+b&limit=10",
    "/v1/users?q=%2F%3F%26", "/other?a=http://x/y", "/", "/v1/users?limit=10&q=a%20b#part",
  ])
  func `edited query parameters and paths count, to the byte`(target: String) throws {
    let file = self.foreign(request: "GET https://api.example.com:443\(target) HTTP/1.1\nAccept: a, b")
    #expect(try self.decode(file).request?.httpTarget == target)
  }

  @Test(arguments: [
    ("HTTP/1.1 404 Not Found", 404, "Not Found", "HTTP/1.1"), ("HTTP/1.1 404", 404, "", "HTTP/1.1"),
    ("HTTP/2.0 201 Created", 201, "Created", "HTTP/2.0"), ("HTTP/1.1 200 ", 200, "", "HTTP/1.1"),
    ("HTTP/1.1 200 Fine  by me", 200, "Fine  by me", "HTTP/1.1"), ("HTTP/1.1 999", 999, "", "HTTP/1.1"),
    ("HTTP/1.1 0", 0, "", "HTTP/1.1"),
  ])
  func `an edited status counts`(line: String, code: Int, reason: String, version: String) throws {
    let response = try self.decode(self.foreign(status: line)).response
    #expect(response?.start == .status(version: version, code: code, reason: reason))
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.1 abc", "HTTP/1.1 1000 Odd", "HTTP/1.1 -1", "200 OK"])
  func `a status line that is none is refused with its line`(line: String) {
    #expect(throws: RecordingError(line: 13, reason: "expected VERSION CODE REASON, found \(line)")) {
      try self.decode(self.foreign(status: line))
    }
  }

  @Test(arguments: ["", ":0", ":80", "::1", "[::1", "a:b"]) func `a URL without a host is refused with its line`(
    authority: String
  ) {
    #expect(throws: RecordingError(line: 3, reason: "expected HOST or HOST:PORT in the URL, found \(authority)")) {
      try self.decode(self.foreign(request: "GET http://\(authority)/v1 HTTP/1.1"))
    }
  }

  @Test(arguments: [
    ("b.test", Endpoint(name: "b.test", port: 80)), ("b.test:81", Endpoint(name: "b.test", port: 81)),
    ("[::1]", Endpoint(address: "::1", port: 80)), ("[::1]:82", Endpoint(address: "::1", port: 82)),
  ])
  func `an edited server counts`(authority: String, server: Endpoint) throws {
    let edited = try self.decode(self.foreign(request: "GET http://\(authority)/v1 HTTP/1.1"))
    #expect(edited.server == server)
  }

  @Test(arguments: ["GET", "GET /", ""])
  func `a request line that is none is refused with its line`(line: String) {
    #expect(throws: RecordingError(line: 3, reason: "expected METHOD URL VERSION, found \(line)")) {
      try self.decode(self.foreign(request: line))
    }
  }

  @Test(arguments: [
    ("{\n  \"n\": 1.0,\n  \"big\": 12345678901234567890\n}", "{\"n\":1.0,\"big\":12345678901234567890}"),
    ("{\n  \"b\": 1,\n  \"a\": 2\n}", "{\"b\":1,\"a\":2}"), ("{ \"a\": 1 }", "{ \"a\": 1 }"), ("{\"a\":", "{\"a\":"),
    ("# Title\n```\ncode\n```", "# Title\n```\ncode\n```"), ("### not a section", "### not a section"),
    ("<html>\n</html>", "<html>\n</html>"),
    ("text", "text"), ("", ""), ("\n", "\n"),
  ])
  func `a body of any content type is read from the text alone`(text: String, body: String) throws {
    for type in ["application/json", "text/plain", "application/octet-stream", "text/html"] {
      let exchange = try self.decode(self.foreign(fields: "Content-Type: \(type)", body: text))
      #expect(exchange.response.map { String(buffer: $0.body) } == body)
      #expect(try self.decode(MarkdownEncoder().encode(exchange)) == exchange)
    }
  }

  @Test func `bytes that are not text stay in the document`() throws {
    let response = #"{"statusCode":200,"statusMessage":"200 OK","bodyBase64":"\#(ByteBuffer(bytes: [0, 255]).base64)"}"#
    let written = try RRPairDecoder().decode(
      ByteBuffer(
        string:
          #"{"ts":"1970-01-01T00:00:00Z","l7protocol":"http","direction":"OUT","http":{"req":{"uri":"/","method":"GET"},"res":\#(response)}}"#
      ))
    let file = MarkdownEncoder().encode(written)
    #expect(try self.decode(file) == written)
    let edited = String(buffer: file).replacing("(2 bytes that are not text, kept below)", with: "now text")
    #expect(try self.decode(ByteBuffer(string: edited)).response?.body == ByteBuffer(string: "now text"))
  }

  @Test func `a request and a response with bodies each keep their own`() throws {
    let exchange = try self.decode(self.foreign(requestBody: "[\n  1\n]", body: "```\nnot this\n```"))
    #expect(exchange.request?.body == ByteBuffer(string: "[1]"))
    #expect(exchange.response?.body == ByteBuffer(string: "```\nnot this\n```"))
    #expect(try self.decode(MarkdownEncoder().encode(exchange)) == exchange)
  }

  @Test func `an empty signature value is told by its word, and edits are marked`() throws {
    let edited = try self.decode(self.foreign(signature: "http:method is GET\nhttp:queryparams is -NONE-"))
    #expect(edited.signature == Signature(["http:method": "GET", "http:queryparams": ""]))
    #expect(edited.isSignatureEdited)
    #expect(try self.decode(MarkdownEncoder().encode(edited)) == edited)
    #expect(try self.decode(self.foreign(signature: "")).signature.isEmpty)
    #expect(try self.decode(self.foreign(signature: "http:method is -NONE-")).signature == Signature(["http:method": ""]))
  }

  @Test func `edited metadata of another tool's file counts and its tags stay`() throws {
    let exchange = try self.decode(
      self.foreign(metadata: "direction: IN\nduration: 7ms\nts: 1970-01-01T00:00:00Z\ntags: k1=v1, k2=v2"))
    #expect(exchange.direction == .inbound)
    #expect(exchange.duration == .milliseconds(7))
    #expect(exchange.startedAt == .epoch)
    #expect(exchange.tags == [.init("k1", "v1"), .init("k2", "v2")])
  }

  @Test func `trailers are told by the field that names them`() throws {
    let exchange = try self.decode(
      self.foreign(fields: "Content-Type: application/json\nTrailer: T1, T2\nT1: a\nT2:", response: #"{"statusCode":200}"#))
    #expect(exchange.response?.fields == Fields(["Content-Type": "application/json", "Trailer": "T1", "Trailer": "T2"]))
    #expect(exchange.response?.trailers == Fields(["T1": "a", "T2": ""]))
  }

  @Test func `only the last lines are trailers`() throws {
    let exchange = try self.decode(self.foreign(fields: "Trailer: T1\nT1: a\nB: b", response: #"{"statusCode":200}"#))
    #expect(exchange.response?.fields == Fields(["Trailer": "T1", "T1": "a", "B": "b"]))
    #expect(exchange.response?.trailers == Fields())
  }

  @Test(
    arguments: [
      ("Length: base64:/w==", [0xff]), ("Length: \\\\d\\,", Array("\\d,".utf8)), ("Length:", []),
      ("length: é", Array("é".utf8)),
    ] as [(String, [UInt8])])
  func `edited fields count`(line: String, value: [UInt8]) throws {
    let response = try self.decode(self.foreign(fields: line)).response
    #expect(response?.fields.count == 1)
    #expect(response?.fields.valueBytes(at: 0) == ByteBuffer(bytes: value))
  }

  @Test func `fields that another tool sorted and whose length it left out are no edit`() throws {
    let response = #"{"statusCode":200,"statusMessage":"200 OK","headers":{"B":["2"],"A":["1"],"Content-Length":["8"]}}"#
    let exchange = try self.decode(self.foreign(fields: "A: 1\nB: 2", response: response))
    #expect(exchange.response?.fields == Fields(["B": "2", "A": "1", "Content-Length": "8"]))
    let edited = try self.decode(self.foreign(fields: "A: 1\nB: 3", response: response))
    #expect(edited.response?.fields == Fields(["A": "1", "B": "3"]))
  }

  @Test func `a response whose block is empty was none`() throws {
    #expect(try self.decode(self.foreign(status: "", fields: "", body: "")).response == nil)
  }

  @Test func `an edit of the method leaves an odd host and its path alone`() throws {
    let exchange = sample(host: "a/b")
    let file = String(buffer: MarkdownEncoder().encode(exchange)).replacing("\nGET http", with: "\nPUT http")
    let edited = try self.decode(ByteBuffer(string: file))
    var wanted = exchange
    wanted.request?.start = .request(method: "PUT", target: "/items/1?page=1", version: "HTTP/1.1")
    wanted.command = "PUT"
    #expect(edited == wanted)
  }

  @Test(arguments: [("chunked", true), ("length", false)])
  func `an edited body forgets chunk sizes, or has its length told`(framing: String, isChunked: Bool) throws {
    var exchange = sample("a\nb", fields: isChunked ? Fields(["Transfer-Encoding": "chunked"]) : Fields())
    exchange.response?.framing = isChunked ? .chunked(sizes: [1, 2]) : .length
    let file = String(buffer: MarkdownEncoder().encode(exchange)).replacing("a\nb\n", with: "longer\n")
    let response = try self.decode(ByteBuffer(string: file)).response
    #expect(response?.body == ByteBuffer(string: "longer"))
    #expect(response?.framing == (isChunked ? .chunked(sizes: []) : .length))
    #expect(response?.fields.first("content-length") == (isChunked ? nil : "6"))
  }

  @Test func `an emptied body has the length zero, and a new one gets a length`() throws {
    let file = String(buffer: MarkdownEncoder().encode(sample("text", fields: Fields(["Content-Length": "4"]))))
    let emptied = try self.decode(ByteBuffer(string: file.replacing("```\ntext\n```", with: "```\n```"))).response
    #expect(emptied?.body == ByteBuffer())
    #expect(emptied?.fields == Fields(["Content-Length": "0"]))
    let posted = try self.decode(
      ByteBuffer(string: file.replacing("```\n```\n\n### RESPONSE", with: "```\nnew\n```\n\n### RESPONSE"))
    ).request
    #expect(posted?.body == ByteBuffer(string: "new"))
    #expect(posted?.framing == .length)
    #expect(posted?.fields.first("content-length") == "3")
  }

  @Test func `levels of the document are bounded`() throws {
    let file = MarkdownEncoder().encode(sample())
    #expect(try MarkdownDecoder(nesting: 5).decode(file) == sample())
    let error = try #require(throws: RecordingError.self) { try MarkdownDecoder(nesting: 1).decode(file) }
    #expect(error.line == 41)
  }
}

extension Message {
  fileprivate var httpTarget: String? {
    guard case .request(_, let target, _) = self.start else { return nil }
    return target
  }
}
