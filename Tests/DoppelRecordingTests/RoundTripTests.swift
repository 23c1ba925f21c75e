import DoppelExchange
import DoppelRecording
import NIOCore
import SystemPackage
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

  @Test(
    arguments: [
      (Message(), Message(body: ByteBuffer(string: "220 ready\r\n"), framing: .length)),
      (
        Message(body: ByteBuffer(bytes: [0, 255, 10]), framing: .length),
        Message(body: ByteBuffer(string: "x"), framing: .close)
      ),
      (Message(body: ByteBuffer(string: "QUIT"), framing: .length), Message(framing: .close)),
      (Message(body: ByteBuffer(string: "X"), framing: .length), Message()),
      (Message(body: ByteBuffer(string: "X"), framing: .length), nil),
      (Message(body: ByteBuffer(string: "ab"), bodyLength: 9, framing: .close), Message(bodyLength: 3, framing: .close)),
    ] as [(Message, Message?)])
  func `a turn of a conversation survives as a file and as a line, empty sides and the end too`(
    request: Message, response: Message?
  ) async throws {
    let exchange = Exchange(
      id: ExchangeID(high: 1, low: 2), protocolName: "opaque", direction: .outbound,
      server: Endpoint(name: "mail.test", address: "10.0.0.1", port: 25), connection: ConnectionID(4), ordinal: 1,
      startedAt: Timestamp(nanoseconds: 1_780_000_000_123_456_789), timeToFirstByte: response.map { _ in .zero },
      duration: .nanoseconds(1), request: request, response: response, completeness: .opaque("the server spoke first"),
      signature: Signature([
        ("opaque:host", ByteBuffer(string: "mail.test:25")), ("opaque:request", request.body),
        ("opaque:tls", ByteBuffer(string: "yes")), ("instance", ByteBuffer(string: "0")),
      ]))
    #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
    #expect(!MarkdownEncoder.canEncode(exchange), "in a recording of Markdown it is a file of JSON")
    for format in RecordingFormat.allCases {
      try await withFolder { folder in
        var options = RecordingWriter.Options()
        options.format = format
        let writer = try RecordingWriter(folder: folder.appending("r"), options: options)
        writer.keep(exchange)
        _ = await writer.finish()
        #expect(try load(folder.appending("r")).exchanges == [exchange])
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `any exchange that is put together from odd parts survives`(seed: UInt64) throws {
    var parts = OddParts(seed: seed)
    var inMarkdown = 0
    for _ in 0..<20 {
      let exchange = parts.exchange()
      #expect(try RRPairDecoder().decode(json(exchange)) == exchange)
      guard MarkdownEncoder.canEncode(exchange) else { continue }
      inMarkdown += 1
      try expectSurvival(exchange)
    }
    #expect(inMarkdown > 0)
  }
}

/// Exchanges whose texts are what breaks formats; equal seeds give equal ones.
private struct OddParts {
  private static let texts = [
    "", " ", "a", "plain words", "é", "e\u{301}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{1F600}", "\n", "\r\n", "\r", "\t",
    "a\tb",
    "\0", "\u{7f}", "\"", "\\", "\\n", "\\x41", "\\,", ",", ", ", "a, b", "=", "a=b", ":", "```", "````", "### RESPONSE ###",
    "### INTERNAL - DO NOT MODIFY ###", "json: {}", "-NONE-", " is ", "base64:YQ==", "<b>&amp;</b>", "{}", "[1.0]", "{\"a\":1}",
    "{\n  \"a\": 1\n}", "null", "1e5", "a\nb\n", "a\r\nb\r\n", "../../x", "tags: a=1", "direction: IN",
  ]
  private static let names = ["A", "a", "B", "Set-Cookie", "Trailer", "Content-Type", "x-1", "`", "#"]
  private static let targets = ["/", "/a?b=c&d", "/a%20b?", "*", "http://h/p?q", "h:1", "//x", "/é", "/a://b", "/?```"]

  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  private mutating func number(below bound: Int) -> Int {
    self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((self.state >> 33) % UInt64(bound))
  }

  private mutating func pick<T>(_ list: [T]) -> T { list[self.number(below: list.count)] }

  private mutating func text() -> String {
    (0...self.number(below: 2)).map { _ in self.pick(Self.texts) }.joined()
  }

  private mutating func bytes() -> [UInt8] {
    self.number(below: 8) == 0 ? [0x61, 0xe9, 0xff, UInt8(self.number(below: 256))] : Array(self.text().utf8)
  }

  private mutating func fields() -> Fields {
    var fields = Fields()
    for _ in 0..<self.number(below: 6) {
      let name = self.number(below: 60) == 0 ? self.text() : self.pick(Self.names)
      fields.append(name: name.utf8, value: self.bytes())
    }
    return fields
  }

  private mutating func message(_ start: Message.Start) -> Message {
    let body = self.number(below: 4) == 0 ? [] : self.bytes()
    let framings: [Message.Framing] = [.none, .length, .close, .chunked(sizes: []), .chunked(sizes: [1, 2])]
    return Message(
      start: start, fields: self.fields(), body: ByteBuffer(bytes: body),
      bodyForm: self.number(below: 5) == 0 ? .decoded : .wire,
      bodyLength: self.number(below: 5) == 0 ? body.count + 9 : nil, framing: self.pick(framings),
      trailers: self.number(below: 4) == 0 ? self.fields() : Fields())
  }

  mutating func exchange() -> Exchange {
    var exchange = sample()
    exchange.direction = self.pick([.inbound, .outbound])
    exchange.service = self.text()
    exchange.client = Endpoint(name: self.text(), address: "::1", port: self.number(below: 65_536))
    exchange.server = Endpoint(
      name: self.pick(["h", "a.example", "", "a/b", "[x]", "é", self.text()]), address: self.pick(["", "::1", "10.0.0.1"]),
      port: self.pick([0, 80, 443, 8_080]))
    exchange.isSecure = self.pick([true, false])
    exchange.session = self.pick([nil, "", self.text()])
    exchange.duration = .nanoseconds(self.number(below: 3_000_000))
    exchange.timeToFirstByte = self.pick([nil, .zero, .nanoseconds(self.number(below: 1_000))])
    let version = self.pick(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "ODD", "1.1"])
    exchange.request = self.message(
      .request(method: self.pick(["GET", "POST", "M-SEARCH", "é"]), target: self.pick(Self.targets), version: version))
    exchange.response =
      self.number(below: 8) == 0
      ? nil
      : self.message(
        .status(
          version: self.pick(["HTTP/1.1", version]), code: self.number(below: 1_000),
          reason: self.pick(["", "OK", "a  b", "é"])))
    exchange.command = self.text()
    exchange.location = self.text()
    exchange.status = self.text()
    exchange.tags = (0..<self.number(below: 4)).map { _ in Exchange.Tag(self.text(), self.text()) }
    exchange.completeness = self.pick([.complete, .partial(self.text()), .opaque(self.text())])
    exchange.signature = Signature()
    for _ in 0..<self.number(below: 4) { exchange.signature[self.text()] = ByteBuffer(bytes: self.bytes()) }
    exchange.isSignatureEdited = self.pick([true, false])
    return exchange
  }
}
