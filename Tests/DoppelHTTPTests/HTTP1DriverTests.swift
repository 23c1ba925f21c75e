// swift-format-ignore-file: NeverForceUnwrap

import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTP1DriverTests {
  private static let start = Timestamp(nanoseconds: 10)
  private static let later = Timestamp(nanoseconds: 30)

  private func request(_ method: String = "GET", _ fields: Fields = Fields()) -> Message {
    Message(start: .request(method: method, target: "/", version: "HTTP/1.1"), fields: fields)
  }

  private func send(_ message: Message) -> DriverEvent { .send(request: message, wire: wire("request")) }

  private func received(_ text: String, at moment: Timestamp = start) -> DriverEvent { .received(wire(text), at: moment) }

  private func completed(
    _ text: String, to kind: HTTPRequestKind = .other, first: Timestamp = start, at: Timestamp = start
  ) -> DriverAction {
    .completed(HTTPMessages.response(wire(text), to: kind)!, timeToFirstByte: first, at: at)
  }

  private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

  @Test func `a request is sent and its response told with its times`() {
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received("HTTP/1.1 200 OK\r\nContent-Le"))
      on(self.received("ngth: 2\r\n\r\nhi", at: Self.later), does: self.completed(self.ok, at: Self.later))
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received(self.ok), does: self.completed(self.ok))
    }
  }

  @Test func `requests beyond the depth wait their turn`() {
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.send(self.request()))
      on(self.received(self.ok), does: self.completed(self.ok), .send(wire("request")))
    }
    play(HTTP1Driver(limits: .defaults, depth: 2)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received(self.ok + self.ok), does: self.completed(self.ok), self.completed(self.ok))
    }
  }

  @Test func `interim responses are passed over`() {
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request("POST")), does: .send(wire("request")))
      on(self.received("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"))
      on(
        self.received(self.ok, at: Self.later),
        does: .completed(HTTPMessages.response(wire(self.ok))!, timeToFirstByte: Self.later, at: Self.later))
    }
  }

  @Test func `the response to HEAD has no body`() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request("HEAD")), does: .send(wire("request")))
      on(self.received(head), does: self.completed(head, to: .head))
    }
  }

  @Test func `the connection is closed when either side said so`() {
    let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received(closing), does: self.completed(closing), .close)
      on(self.send(self.request()), does: .failed("the connection takes no further request"))
    }
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request("GET", Fields(["Connection": "close"]))), does: .send(wire("request")))
      on(self.received(self.ok), does: self.completed(self.ok), .close)
    }
  }

  @Test func `a body that lasts until the end of the connection is whole then`() {
    let text = "HTTP/1.0 200 OK\r\n\r\nabc"
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received(text))
      on(.closed(isReset: false, at: Self.start), does: self.completed(text), .close)
    }
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received(text))
      on(.closed(isReset: true, at: Self.start), does: .failed("the server reset the connection"))
    }
  }

  @Test func `no response is a failure with its reason, for each request`() {
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.send(self.request()))
      on(
        .closed(isReset: false, at: Self.start), does: .failed("the server closed the connection without a response"),
        .failed("the server closed the connection without a response"))
    }
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"))
      on(
        .closed(isReset: false, at: Self.start), does: .failed("the server closed the connection within the response"))
    }
  }

  @Test func `garbage is a failure with what is wrong`() {
    play(HTTP1Driver(limits: .defaults)) {
      on(self.send(self.request()), does: .send(wire("request")))
      on(self.received("SSH-2.0\r\n"), does: .failed(HTTPError(.requestLine, at: 0).reason), .close)
    }
    play(HTTP1Driver(limits: .defaults)) {
      on(self.received(self.ok), does: .close)
    }
  }

  @Test func `as many requests may wait as the limit and no more`() {
    var limits = Limits()
    limits.messagesInFlight = 2
    var driver = HTTP1Driver(limits: limits)
    var actions: [DriverAction] = []
    for _ in 0..<3 { driver.handle(self.send(self.request()), into: &actions) }
    #expect(actions == [.send(wire("request"))])
    driver.handle(self.send(self.request()), into: &actions)
    let failure = DriverAction.failed("more requests wait for their response than the limit")
    #expect(actions.dropFirst() == [failure, failure, failure, failure, .close], "each of the four has its outcome")
  }

  @Test func `a body is kept up to its limit and counted whole`() {
    for (limit, kept) in [(2, "hi"), (1, "h")] {
      var limits = Limits()
      limits.bodyKept = limit
      var driver = HTTP1Driver(limits: limits)
      var actions: [DriverAction] = []
      driver.handle(self.send(self.request()), into: &actions)
      driver.handle(self.received(self.ok), into: &actions)
      guard case .completed(let message, _, _)? = actions.last else {
        Issue.record("\(actions)")
        continue
      }
      #expect(message.body == wire(kept))
      #expect(message.bodyLength == 2 && message.isBodyCut == (limit == 1))
    }
  }
}
