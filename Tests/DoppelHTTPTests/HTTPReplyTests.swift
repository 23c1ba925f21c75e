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

  @Test func `a wire form that is none goes out as it is, and the connection ends`() {
    let odd = PreparedResponse(wire: wire("no response"), closes: false)
    let (sent, closes) = HTTPReply(kind: .other, minorVersion: 0, isKeptAlive: true).wire(.prepared(odd))
    #expect(sent == odd.wire && closes)
  }
}
