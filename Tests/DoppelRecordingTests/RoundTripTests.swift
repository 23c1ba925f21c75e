import DoppelExchange
import DoppelRecording
import NIOCore
import Testing

/// Markdown → JSON → JSON Lines → Markdown, and back: nothing may change.
private func expectSurvival(
  _ exchange: Exchange, decoding: BodyDecoding = .none, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try #require(MarkdownEncoder.canEncode(exchange), sourceLocation: sourceLocation)
  let markdown = MarkdownEncoder(decoding: decoding).encode(exchange)
  let first = try MarkdownDecoder().decode(markdown)
  #expect(first == exchange, "from Markdown", sourceLocation: sourceLocation)
  for style in [JSONWriter.Style.pretty, .compact] {
    var text = ByteBuffer()
    RRPairEncoder(decoding: decoding).encode(first, style: style, into: &text)
    #expect(try RRPairDecoder().decode(text) == exchange, "from JSON", sourceLocation: sourceLocation)
  }
  let again = MarkdownEncoder(decoding: decoding).encode(try RRPairDecoder().decode(json(first)))
  #expect(String(buffer: again) == String(buffer: markdown), sourceLocation: sourceLocation)
}

struct RoundTripTests {
  @Test(arguments: [
    "", " ", "\n", "\n\n", "\t \n", "a", "a\n", "a\n\n", "a\r\nb\r\n", "a\r\nb", "a\rb", "a\nb\r\n", "\r\n", "```", "```\n",
    "a\n```\nb",
    "````\n```\n", "### RESPONSE ###", "x\n### RESPONSE ###\n```\n", "### SIGNATURE ###\n```\nx is y\n```\n",
    "```\n\n### RESPONSE ###\n```\nHTTP/1.1 500 No\n```\n", "json: {}", "é–漢字\u{1F600}", "\u{FEFF}bom", "nul\0nul", "tab\tend",
    "\u{1B}[31m", "\u{85}\u{2028}", "(3 bytes that are not text, kept below)",
  ])
  func `a text body survives`(body: String) throws { try expectSurvival(sample(body)) }

  @Test(arguments: [
    "{}", "[]", "{ }", "{\n}", "[1.0,1e5,1E+5,-0,123456789012345678901234567890,0.10]", "{\"b\":1,\"a\":2}",
    "{\"a\":1,\"a\":2}",
    "{\"a\": 1}", "{\n  \"a\": 1\n}", "{\n  \"a\": 1\n}\n", "{\"a\":1}\n", " {\"a\":1}", "{\"a\":\"\\u00e9\\/\"}", "[1,\n2]",
    "[1,\r\n2]",
    "{\"a\":", "[1,]", "123", "\"x\"", "null", "{\"a\":{},\"b\":[],\"c\":[{}]}", "{\"a\":\"```\"}", "{\"a\":\"\u{7f}\"}",
  ])
  func `JSON survives to the byte`(body: String) throws { try expectSurvival(sample(body)) }

  @Test func `bytes that are not text survive`() throws {
    try expectSurvival(sample(bytes: Array(0...255), fields: Fields()))
    try expectSurvival(sample(bytes: [0xff, 0xfe], fields: Fields(["Content-Type": "text/plain"])))
  }

  @Test func `a huge body survives`() throws {
    try expectSurvival(sample(String(repeating: "line `` of text\n", count: 20_000)))
  }

  @Test func `fields keep order, case, repetition, emptiness and bytes`() throws {
    var fields = Fields([
      "b": "1", "A": "2", "a": "3", "A": "4", "b": "5", "Empty": "", "Comma": "x, y,z", "Back": "\\, \\\\ \\x",
      "Prefix": "base64:YQ==",
      "Slash": "\\base64:", "Set-Cookie": "a=1; Path=/", "Set-Cookie": "b=2", "Quote": "\"q\"", "Tick": "```",
      "Head": "### RESPONSE ###",
    ])
    fields.append(name: "Latin".utf8, value: [0x63, 0x61, 0x66, 0xe9])
    fields.append(name: "Control".utf8, value: [0x61, 0x0b, 0x62])
    fields.append(name: "Line".utf8, value: "a\r\n b".utf8)
    fields.append(name: "Spaces".utf8, value: " x ".utf8)
    fields.append(name: "Latin".utf8, value: "plain".utf8)
    try expectSurvival(sample("x", fields: fields))
  }

  @Test func `names that are not text survive in JSON`() throws {
    var fields = Fields(["A": "1"])
    fields.append(name: [0xff, 0x20], value: [0xfe])
    let exchange = sample("x", fields: fields)
    #expect(!MarkdownEncoder.canEncode(exchange))
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }

  @Test func `trailers and chunks survive`() throws {
    var exchange = sample("hello world", fields: Fields(["Transfer-Encoding": "chunked", "Trailer": "Sum, More"]))
    exchange.response?.framing = .chunked(sizes: [5, 6])
    exchange.response?.trailers = Fields(["Sum": "1", "More": "", "Unannounced": "x, y"])
    try expectSurvival(exchange)
  }

  @Test func `a coded body is shown decoded and kept as it was`() throws {
    var exchange = sample(bytes: [0x1f, 0x8b, 1, 2, 3], fields: Fields(["Content-Encoding": "gzip", "Content-Length": "5"]))
    let decoding = BodyDecoding { _ in ByteBuffer(string: "{\"a\":1}") }
    try expectSurvival(exchange, decoding: decoding)
    let markdown = String(buffer: MarkdownEncoder(decoding: decoding).encode(exchange))
    #expect(markdown.contains("{\n  \"a\": 1\n}"))
    let edited = try MarkdownDecoder().decode(ByteBuffer(string: markdown.replacing("\"a\": 1\n", with: "\"a\": 25\n")))
    exchange.response?.body = ByteBuffer(string: "{\"a\":25}")
    exchange.response?.bodyLength = 8
    exchange.response?.fields = Fields(["Content-Length": "8"])
    #expect(edited == exchange)
  }

  @Test func `what a limit cut is still cut`() throws {
    var exchange = sample("{\"a\":1", fields: Fields(["Content-Length": "600"]))
    exchange.response?.bodyLength = 600
    exchange.completeness = .partial("body larger than what is kept")
    try expectSurvival(exchange)
  }

  @Test(arguments: ["http://items.example.com/a?b", "http://other:1", "*", "items.example.com:443", "//odd", "/a://b", "/"])
  func `a target survives as it was sent`(target: String) throws {
    var exchange = sample()
    exchange.request?.start = .request(method: "GET", target: target, version: "HTTP/1.0")
    try expectSurvival(exchange)
  }

  @Test func `a missing reason, an odd version and a missing response survive`() throws {
    var exchange = sample()
    exchange.response?.start = .status(version: "HTTP/1.0", code: 299, reason: "")
    try expectSurvival(exchange)
    exchange.request?.start = .request(method: "G", target: "/", version: "ODD")
    try expectSurvival(exchange)
    exchange.response = nil
    exchange.isSecure = true
    exchange.completeness = .partial("no response")
    try expectSurvival(exchange)
  }

  @Test func `any signature survives`() throws {
    var exchange = sample()
    exchange.signature = Signature([
      "empty": "", "none": "-NONE-", "back": "a\\b\\x41\\", "lines": "a\nb\r", "space": " x ", "key is is ": "v is w",
      "json": "{\"a\":\"\\\"\"}",
      "end is": "x", "": "nameless", "ünï": "é",
    ])
    exchange.signature["bytes"] = ByteBuffer(bytes: Array(0...255))
    try expectSurvival(exchange)
  }

  @Test func `any tags survive`() throws {
    var exchange = sample()
    exchange.tags = [
      .init("a=b", "c, d=e"), .init("", ""), .init("n\n", "\\, \t"), .init("dup", "1"), .init("dup", "2"), .init("end", "x "),
    ]
    try expectSurvival(exchange)
  }

  @Test func `an exchange without HTTP survives in JSON`() throws {
    let exchange = Exchange(
      id: ExchangeID(high: 1, low: 2), protocolName: "opaque", direction: .inbound, startedAt: .epoch,
      request: Message(body: ByteBuffer(bytes: [0, 255])), response: Message(body: ByteBuffer(string: "x"), bodyLength: 5),
      completeness: .opaque("not understood"))
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
  }
}
