import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPReplyTests {
  @Test func `a prepared answer is the same storage where it goes out as it is`() {
    let prepared = PreparedResponse(wire: wire("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), closes: false)
    let (sent, closes) = HTTPReply(kind: .other, minorVersion: 1, isKeptAlive: true).wire(.prepared(prepared))
    #expect(sent == prepared.wire && !closes)
    sent.withUnsafeReadableBytes { one in
      prepared.wire.withUnsafeReadableBytes { #expect($0.baseAddress == one.baseAddress) }
    }
  }

  @Test(arguments: ["", "hello"])
  func `an answer to HEAD tells the length, has no body and keeps the connection`(recordedBody: String) {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    let prepared = PreparedResponse(wire: wire(head + recordedBody), closes: false)
    let (sent, closes) = HTTPReply(kind: .head, minorVersion: 1, isKeptAlive: true).wire(.prepared(prepared))
    #expect(sent == wire(head) && !closes)
  }

  @Test func `a body is sent whole however long, in chunks or not`() {
    let body = ByteBuffer(repeating: 0x62, count: Limits.defaults.bodyKept + 1)
    func message(_ head: String, _ end: String = "") -> ByteBuffer {
      var message = wire(head)
      message.writeImmutableBuffer(body)
      message.writeString(end)
      return message
    }
    let length = "HTTP/1.1 200 OK\r\nContent-Length: \(body.readableBytes)\r\n"
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    let (size, end) = ("\r\n" + String(body.readableBytes, radix: 16) + "\r\n", "\r\n0\r\n\r\n")
    for (minorVersion, said) in [(0, ""), (1, "Connection: close\r\n")] as [(UInt8, String)] {
      let reply = HTTPReply(kind: .other, minorVersion: minorVersion, isKeptAlive: false)
      let whole = message(length + said + "\r\n")
      // Compared before #expect, which would write out what differs.
      let isWhole = reply.wire(.prepared(PreparedResponse(wire: message(length + "\r\n"), closes: false))).0 == whole
      #expect(isWhole)
      let taken = reply.wire(.prepared(PreparedResponse(wire: message(chunked + size, end), closes: false))).0
      let isTaken = taken == (minorVersion == 0 ? whole : message(chunked + said + size, end))
      #expect(isTaken)
    }
  }

  @Test func `an answer to HEAD for a client without chunks tells of none`() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for rest in ["", "2\r\nhi\r\n0\r\n\r\n"] {
      let prepared = PreparedResponse(wire: wire(head + rest), closes: false)
      let (sent, closes) = HTTPReply(kind: .head, minorVersion: 0, isKeptAlive: false).wire(.prepared(prepared))
      #expect(sent == wire("HTTP/1.1 200 OK\r\n\r\n") && closes)
    }
  }

  @Test func `an upgrade that the real server grants is a failure, because nothing would follow`() {
    let upgrade = Message(start: .status(version: "HTTP/1.1", code: 101, reason: "Switching Protocols"))
    let (sent, closes) = HTTPReply(kind: .other, minorVersion: 1, isKeptAlive: true).wire(.response(upgrade))
    #expect(String(buffer: sent).hasPrefix("HTTP/1.1 502 Bad Gateway\r\n") && !closes)
  }

  @Test func `a wire form that is none goes out as it is, and the connection ends`() {
    let odd = PreparedResponse(wire: wire("no response"), closes: false)
    let (sent, closes) = HTTPReply(kind: .other, minorVersion: 0, isKeptAlive: true).wire(.prepared(odd))
    #expect(sent == odd.wire && closes)
  }
}
