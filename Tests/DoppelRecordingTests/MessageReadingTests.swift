import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct MessageReadingTests {
  /// A document of ours or of another tool around the members of a response.
  private func response(_ members: String, own: String? = nil) throws(RecordingError) -> Message? {
    let doppel = own.map { #","doppel":{"version":1,"response":{\#($0)}}"# } ?? ""
    let text =
      #"{"ts":"2026-01-01T00:00:00Z","l7protocol":"http","direction":"OUT","http":{"req":{"uri":"/","method":"GET"},"#
      + #""res":{"statusCode":200\#(members)}}\#(doppel)}"#
    return try RRPairDecoder().decode(ByteBuffer(string: text)).response
  }

  private func fields(_ map: String, own: String) throws -> Fields? {
    try self.response(#","headers":\#(map)"#, own: own)?.fields
  }

  @Test func `fields stand in the order that is told`() throws {
    let map = #"{"A":["1","3"],"B":["2"]}"#
    #expect(try self.fields(map, own: #""headerOrder":["A","B","A"]"#) == Fields(["A": "1", "B": "2", "A": "3"]))
    #expect(try self.fields(map, own: "") == Fields(["A": "1", "A": "3", "B": "2"]))
  }

  @Test func `two ways to write a letter are two names`() throws {
    let fields = Fields(["é": "1", "A": "2", "e\u{301}": "3", "é": "4"])
    let exchange = sample("x", fields: fields)
    #expect(try RRPairDecoder().decode(json(exchange)).response?.fields == fields)
  }

  @Test(arguments: [#"["A","B"]"#, #"["A","B","C"]"#, #"["A","A","A"]"#, "[]", "[1,2,3]"])
  func `an order of other names than the fields have counts for nothing`(order: String) throws {
    let fields = try self.fields(#"{"A":["1","3"],"B":["2"]}"#, own: #""headerOrder":\#(order)"#)
    #expect(fields == Fields(["A": "1", "A": "3", "B": "2"]))
  }

  @Test func `exact bytes count while they show what the map has`() throws {
    var exact = Fields(["A": "1"])
    exact.append(name: "B".utf8, value: [0xe9])
    let raw = #""rawHeaders":[["QQ==","MQ=="],["Qg==","6Q=="]]"#
    #expect(try self.fields("{\"A\":[\"1\"],\"B\":[\"\u{fffd}\"]}", own: raw) == exact)
    #expect(try self.fields(#"{"A":["1"],"B":["edited"]}"#, own: raw) == Fields(["A": "1", "B": "edited"]))
    #expect(try self.fields(#"{"A":["1"]}"#, own: raw) == Fields(["A": "1"]))
    #expect(try self.fields(#"{}"#, own: raw) == Fields())
  }

  @Test(arguments: [#"[["QQ=="]]"#, #"[["QQ==","MQ==","Mg=="]]"#, #"["QQ=="]"#])
  func `exact bytes come in pairs`(raw: String) {
    let error = #expect(throws: RecordingError.self) { try self.fields(#"{"A":["1"]}"#, own: #""rawHeaders":\#(raw)"#) }
    #expect(error?.reason.hasPrefix("doppel.response.rawHeaders: expected pairs of base64, found ") == true)
  }

  @Test(arguments: [
    (#","headers":{"Transfer-Encoding":["gzip, Chunked"]}"#, Message.Framing.chunked(sizes: [])),
    (#","headers":{"Content-Length":["0"]}"#, .length), (#","bodyBase64":"YQ==""#, .length), ("", .none),
  ])
  func `how other tools' messages were framed follows from their fields`(members: String, framing: Message.Framing) throws {
    #expect(try self.response(members)?.framing == framing)
    #expect(try self.response(members, own: "")?.framing == Message.Framing.none)
  }

  @Test(arguments: [
    ("gzip", "H4sIAA==", Message.BodyForm.wire), ("gzip", "eyJhIjoxfQ==", .decoded), ("zstd", "KLUv/Q==", .wire),
    ("zstd", "YWJjZA==", .decoded), ("deflate", "eJw=", .wire), ("deflate", "YWI=", .decoded), ("br", "CwA=", .decoded),
    ("identity", "YQ==", .wire), ("gzip", "", .wire), ("x-gzip", "H4sIAA==", .wire), ("GZIP", "H4sIAA==", .wire),
    ("gzip", "Hw==", .decoded),
  ])
  func `a body that does not begin as its coding does was decoded by the other tool`(
    coding: String, body: String, form: Message.BodyForm
  ) throws {
    let members = #","headers":{"Content-Encoding":["\#(coding)"]},"bodyBase64":"\#(body)""#
    #expect(try self.response(members)?.bodyForm == form)
    #expect(try self.response(members, own: "")?.bodyForm == .wire)
    #expect(try self.response(members, own: #""bodyForm":"decoded""#)?.bodyForm == .decoded)
  }

  @Test func `the bytes of the wire win over what is shown`() throws {
    let message = try self.response(#","bodyBase64":"YQ==""#, own: #""wireBodyBase64":"Yg==","bodyLength":7,"framing":"close""#)
    #expect(message?.body == ByteBuffer(string: "b"))
    #expect(message?.bodyLength == 7)
    #expect(message?.framing == .close)
  }

  @Test func `chunk sizes and trailers are read`() throws {
    let message = try self.response(
      #","trailers":{"Sum":["1"]}"#, own: #""framing":"chunked","chunks":[5,0,6],"trailerOrder":["Sum"]"#)
    #expect(message?.framing == .chunked(sizes: [5, 0, 6]))
    #expect(message?.trailers == Fields(["Sum": "1"]))
  }
}
