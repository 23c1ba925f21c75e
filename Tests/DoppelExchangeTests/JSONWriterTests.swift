import DoppelExchange
import NIOCore
import Testing

struct JSONWriterTests {
  private func written(_ style: JSONWriter.Style = .compact, _ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(style)
    body(&writer)
    return String(buffer: writer.buffer)
  }

  @Test(arguments: [
    ("", "\"\""), ("plain", "\"plain\""), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
    ("\0\u{1}\u{8}\u{c}\u{1f}\u{7f}", "\"\\u0000\\u0001\\u0008\\u000c\\u001f\u{7f}\""), ("é€😀", "\"é€😀\""),
    ("seven b\"nine byt\nend", #""seven b\"nine byt\nend""#),
  ])
  func `a string is written with as few escapes as JSON allows`(value: String, json: String) throws {
    #expect(self.written { $0.string(value) } == json)
    #expect(self.written { $0.string(ByteBuffer(string: value)) } == json)
    #expect(try FieldTree(json: json).root.string == value)
  }

  @Test func `an endpoint is a string of host and port, escaped like others`() {
    for endpoint in [
      Endpoint(name: "h.test", address: "10.0.0.1", port: 80), Endpoint(address: "::1", port: 65_535), Endpoint(port: -1),
      Endpoint(name: "a\"b"),
    ] {
      #expect(self.written { $0.string(endpoint) } == self.written { $0.string(endpoint.hostAndPort) })
    }
  }

  @Test func `every scalar up to the first beyond ASCII reads back`() throws {
    for value in 0...0x80 as ClosedRange<UInt32> {
      let text = "before " + String(Unicode.Scalar(value) ?? "?") + " after"
      #expect(try FieldTree(json: self.written { $0.string(text) }).root.string == text)
    }
  }

  @Test func `bytes that are not UTF-8 are written as base64 that says so`() {
    #expect(self.written { $0.string(ByteBuffer(bytes: [0xff, 0x00])) } == #""base64:/wA=""#)
    #expect(self.written { $0.base64(ByteBuffer(string: "foo")) } == #""Zm9v""#)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0.0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1.5, "1.5"), (1e14, "100000000000000"),
      (1e15, "1000000000000000.0"), (1e16, "1e+16"),
      (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"), (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
    ] as [(Double, String)])
  func `a floating number is written in a short form that reads back the same`(value: Double, json: String) throws {
    #expect(self.written { $0.double(value) } == json)
    guard let read = try FieldTree(json: json).root.double else { return }
    #expect(read == value)
    #expect(read.sign == value.sign)
  }

  @Test func `a quote, a backslash or a control character is escaped wherever it stands`() throws {
    for length in 1..<40 {
      let plain = String(String(repeating: "abcdefghijklm€nopq", count: 3).prefix(length))
      for (place, escaped) in zip(plain.indices, Array(repeating: ["\"", "\\", "\n", "\u{1}"], count: 10).joined()) {
        let text = plain.replacingCharacters(place, escaped)
        let json = self.written { $0.string(text) }
        #expect(try FieldTree(json: json).root.string == text)
        #expect(self.written { $0.string(Substring(text)) } == json)
      }
    }
  }

  @Test func `a moment and the digits of a number are written as strings`() {
    #expect(self.written { $0.string(Timestamp(nanoseconds: 1_500_000_000)) } == #""1970-01-01T00:00:01.5Z""#)
    #expect(self.written { $0.quotedInteger(0) } == #""0""#)
    #expect(self.written { $0.quotedInteger(.max) } == #""18446744073709551615""#)
  }

  @Test func `a line of a document ends as lines do`() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.endObject()
    writer.lineBreak()
    let text = writer.withBytes { String(decoding: $0, as: UTF8.self) }
    #expect(text == "{}\n")
  }

  @Test func `a long document is written whole`() throws {
    let json = self.written { writer in
      writer.beginArray()
      for number in 0..<5_000 { writer.integer(number) }
      writer.endArray()
    }
    #expect(json == "[" + (0..<5_000).map(String.init).joined(separator: ",") + "]")
  }

  @Test func `the largest and the smallest integer are written whole`() {
    #expect(self.written { $0.integer(.max) } == "9223372036854775807")
    #expect(self.written { $0.integer(.min) } == "-9223372036854775808")
  }

  private func writeSample(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("a")
    writer.integer(1)
    writer.name("b\"")
    writer.beginArray()
    writer.bool(true)
    writer.bool(false)
    writer.null()
    writer.beginObject()
    writer.endObject()
    writer.beginArray()
    writer.endArray()
    writer.endArray()
    writer.name(lexeme: ByteBuffer(string: #""\u0063""#))
    writer.lexeme(ByteBuffer(string: "1.50"))
    writer.endObject()
  }

  @Test func `commas and colons come by themselves`() {
    #expect(self.written { self.writeSample(&$0) } == #"{"a":1,"b\"":[true,false,null,{},[]],"\u0063":1.50}"#)
  }

  @Test func `the spaced form has a space after each comma and colon`() {
    let text = self.written(.spaced) { writer in
      writer.beginObject()
      writer.name("a")
      writer.beginArray()
      writer.integer(1)
      writer.integer(2)
      writer.endArray()
      writer.name("b")
      writer.beginObject()
      writer.endObject()
      writer.endObject()
    }
    #expect(text == #"{"a": [1, 2], "b": {}}"#)
  }

  @Test func `the pretty form has one member or element a line`() {
    #expect(
      self.written(.pretty) { self.writeSample(&$0) } == """
        {
          "a": 1,
          "b\\"": [
            true,
            false,
            null,
            {},
            []
          ],
          "\\u0063": 1.50
        }
        """)
  }

  @Test func `a node is written in the writer's style with its lexemes`() throws {
    let tree = try FieldTree(json: #"{ "a" : [ 1.0 , "\u0041" ] , "a" : {} }"#)
    #expect(self.written { $0.node(tree.root) } == #"{"a":[1.0,"\u0041"],"a":{}}"#)
    let element = try #require(tree.root["a"]?[1])
    #expect(
      self.written {
        $0.beginArray()
        $0.node(element)
        $0.node(element)
        $0.endArray()
      } == #"["\u0041","\u0041"]"#)
  }

  @Test func `writing goes on where a given buffer ends`() {
    var writer = JSONWriter(.compact, into: ByteBuffer(string: "before "))
    writer.integer(1)
    let text = String(buffer: writer.buffer)
    #expect(text == "before 1")
  }
}

extension String {
  /// The text with one character replaced.
  fileprivate func replacingCharacters(_ place: String.Index, _ text: String) -> String {
    String(self[..<place]) + text + self[self.index(after: place)...]
  }
}
