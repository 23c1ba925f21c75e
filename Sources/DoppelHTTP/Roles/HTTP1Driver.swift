internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Acts as an HTTP/1 client on one connection.
package struct HTTP1Driver: Driver {
  private let limits: Limits
  private let depth: Int
  private var decoder: HTTPDecoder
  /// Requests that were sent and have no response, oldest first.
  private var sent = CircularBuffer<Sent>()
  private var waiting = CircularBuffer<(Sent, ByteBuffer)>()
  private var response = HTTPSide()
  private var answering = Answering.nothing
  private var firstByteAt: Timestamp?
  private var state = State.open

  private struct Sent: Sendable {
    var kind: HTTPRequestKind
    /// Whether the request itself says that the connection ends after it.
    var closes: Bool
  }

  private enum Answering: Sendable { case nothing, interim, response }

  private enum State: Sendable { case open, closed }

  /// - Parameter depth: requests that are sent before the first of them has its response.
  package init(limits: Limits, depth: Int = 1) {
    self.limits = limits
    self.depth = max(1, min(depth, limits.messagesInFlight))
    self.decoder = HTTPDecoder(.response, strictness: .active, limits: limits)
  }

  package mutating func handle(_ event: DriverEvent, into actions: inout [DriverAction]) {
    switch event {
    case .send(let request, let wire): self.send(request, wire, into: &actions)
    case .received(let bytes, let moment):
      guard case .open = self.state else { return }
      if !self.decoder.isUnderWay { self.firstByteAt = moment }
      self.decoder.append(bytes)
      self.read(at: moment, into: &actions)
    case .closed(let isReset, let moment): self.closed(isReset: isReset, at: moment, into: &actions)
    }
  }

  private mutating func send(_ request: Message, _ wire: ByteBuffer, into actions: inout [DriverAction]) {
    guard case .open = self.state else {
      actions.append(.failed("the connection takes no further request"))
      return
    }
    let one = Self.sent(request)
    if self.sent.count < self.depth, self.waiting.isEmpty {
      self.sent.append(one)
      actions.append(.send(wire))
    } else {
      self.waiting.append((one, wire))
      guard self.waiting.count > self.limits.messagesInFlight else { return }
      self.fail("more requests wait for their response than the limit", into: &actions)
    }
  }

  private static func sent(_ request: Message) -> Sent {
    var method = ""
    var closes = false
    if case .request(let name, _, let version) = request.start {
      method = name
      closes = version == "HTTP/1.0"
    }
    for value in request.fields.all("Connection") {
      let value = value.lowercased()
      if value.contains("close") { closes = true } else if value.contains("keep-alive") { closes = false }
    }
    return Sent(kind: HTTPRequestKind(method: method), closes: closes)
  }

  private mutating func read(at moment: Timestamp, into actions: inout [DriverAction]) {
    do throws(HTTPError) {
      while case .open = self.state {
        if case .nothing = self.answering { self.decoder.requestKind = self.sent.first?.kind ?? .other }
        guard let part = try self.decoder.next() else { return }
        self.take(part, at: moment, into: &actions)
      }
    } catch {
      self.fail(error.reason, into: &actions)
    }
  }

  private mutating func take(_ part: HTTPPart, at moment: Timestamp, into actions: inout [DriverAction]) {
    switch part {
    case .head(let head):
      if self.sent.isEmpty { return self.fail("the server sent what nobody asked for", into: &actions) }
      self.answering = head.meaning.isInterim ? .interim : .response
      if case .response = self.answering { self.response.begin(head) }
    case .chunk(let size): self.response.chunk(size: size, limits: self.limits)
    case .body(let bytes): self.response.append(bytes, limit: self.limits.bodyKept)
    case .end(let trailers):
      let isFinal = if case .response = self.answering { true } else { false }
      self.answering = .nothing
      if isFinal { self.complete(trailers, at: moment, into: &actions) }
      self.firstByteAt = moment
    }
  }

  private mutating func complete(_ trailers: Fields, at moment: Timestamp, into actions: inout [DriverAction]) {
    self.response.end(trailers: trailers, oddities: self.decoder.bodyOddities)
    guard let request = self.sent.popFirst(), let message = self.response.takeMessage() else { return }
    self.response = HTTPSide()
    actions.append(.completed(message, timeToFirstByte: self.firstByteAt ?? moment, at: moment))
    if request.closes || self.decoder.isLast || self.decoder.isRaw {
      self.state = .closed
      self.failAll("the connection takes no further request", into: &actions)
      actions.append(.close)
      return
    }
    if let (next, wire) = self.waiting.popFirst() {
      self.sent.append(next)
      actions.append(.send(wire))
    }
  }

  private mutating func closed(isReset: Bool, at moment: Timestamp, into actions: inout [DriverAction]) {
    guard case .open = self.state else { return }
    if !isReset, case .end(let trailers)? = try? self.decoder.finish(), case .response = self.answering {
      self.complete(trailers, at: moment, into: &actions)
    }
    guard case .open = self.state else { return }
    let reason =
      switch (isReset, self.answering) {
      case (true, _): "the server reset the connection"
      case (false, .response): "the server closed the connection within the response"
      case (false, .nothing), (false, .interim): "the server closed the connection without a response"
      }
    self.state = .closed
    self.failAll(reason, into: &actions)
  }

  private mutating func fail(_ reason: String, into actions: inout [DriverAction]) {
    self.state = .closed
    self.failAll(reason, into: &actions)
    actions.append(.close)
  }

  /// Says of each request without a response that it gets none.
  private mutating func failAll(_ reason: String, into actions: inout [DriverAction]) {
    for _ in 0..<(self.sent.count + self.waiting.count) { actions.append(.failed(reason)) }
    self.sent.removeAll()
    self.waiting.removeAll()
  }
}
