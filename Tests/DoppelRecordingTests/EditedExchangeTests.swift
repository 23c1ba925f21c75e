import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

/// A file keeps what was recorded below what a person made of it.
struct EditedExchangeTests {
  private let exchange = sample(
    #"{"id":1,"name":"a"}"#, fields: Fields(["Content-Type": "application/json", "Content-Length": "19"]))

  private func edited(
    _ old: String, _ new: String, of exchange: Exchange? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> EditedExchange {
    let file = String(buffer: MarkdownEncoder().encode(exchange ?? self.exchange))
    try #require(file.contains(old), sourceLocation: sourceLocation)
    let end: String.Index = try #require(file.firstRange(of: "### INTERNAL")?.lowerBound)
    return try MarkdownDecoder().read(ByteBuffer(string: String(file[..<end]).replacing(old, with: new) + file[end...]))
  }

  @Test func `a file that nobody edited says what was recorded`() throws {
    let read = try MarkdownDecoder().read(MarkdownEncoder().encode(self.exchange))
    #expect(read == EditedExchange(self.exchange) && !read.isEdited)
  }

  @Test func `what was recorded of an edited status, field, tag and signature is still there`() throws {
    for (old, new) in [
      ("HTTP/1.1 200 OK", "HTTP/1.1 201 Made"), ("Content-Type: application/json", "Content-Type: text/plain"),
      ("sequence=1", "sequence=2"), ("http:method is GET", "http:method is PUT"),
    ] {
      let read = try self.edited(old, new)
      #expect(read.isEdited && read.recorded == self.exchange && read.exchange != self.exchange, "\(old)")
      #expect(read.lostBodyHash == nil)
    }
  }

  @Test func `of an edited body only the hash of what it was is left`() throws {
    let read = try self.edited(#""name": "a""#, #""name": "b""#)
    let hash = try #require(read.lostBodyHash)
    #expect(EditedExchange.isBody(ByteBuffer(string: #"{"id":1,"name":"a"}"#), of: hash))
    #expect(!EditedExchange.isBody(ByteBuffer(string: #"{"id":1,"name":"b"}"#), of: hash))
    #expect(read.isEdited && read.recorded.response?.fields == self.exchange.response?.fields)
  }

  @Test func `a body that the file keeps as it was is there though it was edited`() throws {
    let spaced = sample(#"{"id": 1}"#, fields: Fields(["Content-Length": "9"]))
    let read = try self.edited(#""id": 1"#, #""id": 2"#, of: spaced)
    #expect(read.lostBodyHash == nil && read.recorded == spaced)
    #expect(read.exchange.response?.body == ByteBuffer(string: "{\n  \"id\": 2\n}"))
  }

  @Test func `an edit that is written over what was recorded is read as both`() throws {
    var edited = self.exchange
    edited.response?.body = ByteBuffer(string: #"{"id":1,"name":"mine"}"#)
    edited.response?.bodyLength = 22
    edited.response?.fields = Fields(["Content-Type": "text/plain", "Content-Length": "22"])
    edited.response?.start = .status(version: "HTTP/1.1", code: 201, reason: "Made")
    edited.status = "201"
    edited.tags = [Exchange.Tag("mine", "1")]
    let file = MarkdownEncoder().encode(edited, over: self.exchange)
    let read = try MarkdownDecoder().read(file)
    #expect(read.exchange == edited && read.recorded == self.exchange && read.lostBodyHash == nil)
    #expect(MarkdownEncoder().encode(self.exchange, over: self.exchange) == MarkdownEncoder().encode(self.exchange))
  }
}
