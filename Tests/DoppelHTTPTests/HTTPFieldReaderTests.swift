import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPFieldReaderTests {
  private func meaning(_ text: String, _ side: HTTPDecoder.Side, to kind: HTTPRequestKind = .other) throws -> HTTPMeaning {
    var decoder = HTTPDecoder(side, strictness: .watching, limits: .defaults)
    decoder.requestKind = kind
    decoder.append(wire(text))
    guard case .head(let head)? = try decoder.next() else { throw HTTPError(.closedEarly, at: 0) }
    return head.meaning
  }

  @Test(arguments: [
    ("", HTTPBodyFraming.none), ("Content-Length: 0\r\n", .none), ("Content-Length: 5\r\n", .length(5)),
    ("Transfer-Encoding: chunked\r\n", .chunked), ("Transfer-Encoding: gzip , CHUNKED,\r\n", .chunked),
    ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", .chunked),
  ]) func `the framing of a request`(fields: String, framing: HTTPBodyFraming) throws {
    #expect(try self.meaning("POST / HTTP/1.1\r\n\(fields)\r\n", .request).framing == framing)
  }

  @Test(arguments: [
    ("200", "", HTTPRequestKind.other, HTTPBodyFraming.close), ("200", "Content-Length: 0\r\n", .other, .none),
    ("200", "Content-Length: 5\r\n", .other, .length(5)), ("200", "Transfer-Encoding: gzip\r\n", .other, .close),
    ("200", "Transfer-Encoding: chunked\r\n", .other, .chunked), ("204", "Content-Length: 5\r\n", .other, .none),
    ("304", "Content-Length: 5\r\n", .other, .none), ("200", "Content-Length: 5\r\n", .head, .none),
    ("200", "Content-Length: 5\r\n", .connect, .none), ("407", "Content-Length: 5\r\n", .connect, .length(5)),
  ]) func `the framing of a response`(
    status: String, fields: String, kind: HTTPRequestKind, framing: HTTPBodyFraming
  ) throws {
    #expect(try self.meaning("HTTP/1.1 \(status) x\r\n\(fields)\r\n", .response, to: kind).framing == framing)
  }

  @Test func `what else the fields say`() throws {
    let request = try self.meaning(
      "POST / HTTP/1.1\r\nX: y\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\nConnection: a, Upgrade\r\n"
        + "Upgrade: x\r\n\r\n", .request)
    #expect(request.expectsContinue && request.isUpgrade && request.isKeptAlive && request.hostIndex == 1)
    let bare = try self.meaning("POST / HTTP/1.1\r\nExpect: 100-continue\r\nUpgrade: x\r\n\r\n", .request)
    #expect(!bare.expectsContinue && !bare.isUpgrade && bare.hostIndex == nil)
    #expect(try self.meaning("HTTP/1.1 103 x\r\n\r\n", .response).isInterim)
    let switching = try self.meaning("HTTP/1.1 101 x\r\n\r\n", .response)
    #expect(switching.isUpgrade && !switching.isInterim)
  }
}
