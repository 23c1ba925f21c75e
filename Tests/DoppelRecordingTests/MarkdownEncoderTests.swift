import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct MarkdownEncoderTests {
  @Test func `a file is the documented one, to the byte`() throws {
    var exchange = sample(fields: Fields(["Content-Type": "application/json", "Vary": "a, b"]))
    exchange.signature["http:body"] = ByteBuffer()
    exchange.response?.trailers = Fields(["Sum": "1"])
    let file = String(buffer: MarkdownEncoder().encode(exchange))
    let internalLine = try #require(file.split(separator: "\n").first { $0.hasPrefix("json: ") })
    #expect(
      file == """
        ### REQUEST (MOCK) ###
        ```
        GET http://items.example.com:8080/items/1?page=1 HTTP/1.1
        Host: items.example.com:8080
        Accept: */*
        ```

        ```
        ```

        ### RESPONSE ###
        ```
        HTTP/1.1 200 OK
        Content-Type: application/json
        Vary: a\\, b
        Sum: 1
        ```

        ```
        {
          "id": 1
        }
        ```

        ### SIGNATURE ###
        ```
        http:body is -NONE-
        http:method is GET
        http:qp:page is 1
        http:url is /items/1
        ```

        ### METADATA ###
        ```
        direction: OUT
        uuid: 01970000-0000-7000-8000-000000000001
        ts: 2026-05-28T20:26:40.12345679Z
        duration: 2ms
        tags: sequence=1
        ```

        ### INTERNAL - DO NOT MODIFY ###
        ```
        \(internalLine)
        ```

        """)
    let document = try FieldTree(json: String(internalLine.dropFirst(6)))
    #expect(document.root["http"]?["res"]?["bodyBase64"] == nil)
    #expect(document.root["doppel"]?["response"]?["body"]?.string == "compact")
    #expect(document.root["doppel"]?["response"]?["bodyHash"]?.string == ByteBuffer(string: "{\"id\":1}").hash64)
  }

  @Test func `what a client sent us is a test, and a response that is missing has no section`() {
    var exchange = sample()
    exchange.direction = .inbound
    exchange.response = nil
    let file = String(buffer: MarkdownEncoder().encode(exchange))
    #expect(file.hasPrefix("### REQUEST (TEST) ###\n"))
    #expect(!file.contains("### RESPONSE ###"))
  }

  @Test func `bytes that are not text stand in the document, with a line in their place`() throws {
    let file = String(buffer: MarkdownEncoder().encode(sample(bytes: [0, 1, 2], fields: Fields())))
    #expect(file.contains("```\n(3 bytes that are not text, kept below)\n```"))
    #expect(file.contains(#""bodyBase64":"AAEC""#))
  }

  @Test(arguments: [
    ("GET", "/", "HTTP/1.1", true), ("GET", "/é", "HTTP/1.1", true), ("", "/", "HTTP/1.1", false),
    ("G T", "/", "HTTP/1.1", false),
    ("GET", "", "HTTP/1.1", false), ("GET", "/a b", "HTTP/1.1", false), ("GET", "/a\nb", "HTTP/1.1", false),
    ("GET", "/", "", false),
    ("GET", "/\u{7f}", "HTTP/1.1", false), ("GET", "/", "HTTP 1.1", false),
  ])
  func `a request whose line can stand in text has this form`(method: String, target: String, version: String, can: Bool) {
    var exchange = sample()
    exchange.request?.start = .request(method: method, target: target, version: version)
    #expect(MarkdownEncoder.canEncode(exchange) == can)
  }

  @Test(arguments: [
    ("HTTP/1.1", "OK", true), ("HTTP/1.1", "", true), ("HTTP/1.1", "Not  Found é", true), ("HTTP/1.1", " OK", false),
    ("HTTP/1.1", "OK ", false), ("HTTP/1.1", "a\nb", false), ("HTTP/1.1", "a\u{0}", false), ("", "OK", false),
    ("HTTP /", "OK", false),
  ])
  func `a response whose line can stand in text has this form`(version: String, reason: String, can: Bool) throws {
    var exchange = sample()
    exchange.response?.start = .status(version: version, code: 200, reason: reason)
    #expect(MarkdownEncoder.canEncode(exchange) == can)
    if can { #expect(try MarkdownDecoder().decode(MarkdownEncoder().encode(exchange)) == exchange) }
  }

  @Test(arguments: [
    ("h", true), ("a/b?c#d", true), ("é", true), ("a b", false), ("a\nb", false), ("a\u{0}b", false),
    ("```\n### INTERNAL ###\n", false),
  ])
  func `a host whose name cannot stand in the request line has no such file`(host: String, can: Bool) throws {
    let exchange = sample(host: host)
    #expect(MarkdownEncoder.canEncode(exchange) == can)
    if can { #expect(try MarkdownDecoder().decode(MarkdownEncoder().encode(exchange)) == exchange) }
  }

  @Test func `fields and messages that are no lines of HTTP have no such file`() {
    var exchange = sample(fields: Fields(["a b": "x"]))
    #expect(!MarkdownEncoder.canEncode(exchange))
    exchange = sample()
    exchange.response?.trailers = Fields(["": "x"])
    #expect(!MarkdownEncoder.canEncode(exchange))
    exchange = sample()
    exchange.request = nil
    #expect(!MarkdownEncoder.canEncode(exchange))
    exchange = sample()
    exchange.response = Message(body: ByteBuffer(string: "x"))
    #expect(!MarkdownEncoder.canEncode(exchange))
  }
}
