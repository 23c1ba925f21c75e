internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Answers an HTTP/1 client in place of a server.
///
/// Requests are asked in the order in which they come, also when several came at once, and answered in that order. A hit on a small
/// `GET` costs the decoder's array, the question's key and the strings of the start line.
package struct HTTP1Responder: Responder {
  private let host: String?
  private let limits: Limits
  private var decoder: HTTPDecoder
  private var reading = Reading.idle
  private var waiting = CircularBuffer<Waiting>()
  /// The bytes of the bodies whose questions have no answer yet.
  private var waitingBytes = 0
  private var startedAt = Timestamp.epoch
  private var ending = Ending.open

  /// The request under way.
  private enum Reading: Sendable {
    case idle
    case request(HTTPSide, HTTPMeaning)
  }

  /// What decides how a question's answer is written.
  private struct Waiting: Sendable {
    var kind: HTTPRequestKind
    var minorVersion: UInt8
    var isKeptAlive: Bool
    var bodyLength: Int
  }

  /// How the connection ends.
  private enum Ending: Sendable, Equatable {
    case open
    /// No more requests are read; closes once what was asked is answered.
    case draining
    /// As `draining`, and this is said last.
    case refusing(HTTPError)
    case closed
  }

  package init(_ context: ConnectionContext, limits: Limits) {
    self.host = context.fixedHost
    self.limits = limits
    self.decoder = HTTPDecoder(.request, strictness: .active, limits: limits)
  }

  package mutating func handle(_ event: ResponderEvent, into actions: inout [ResponderAction]) {
    switch event {
    case .received(let bytes, let moment):
      guard self.ending == .open, bytes.readableBytes > 0 else { return }
      if !self.decoder.isUnderWay { self.startedAt = moment }
      self.decoder.append(bytes)
      self.read(at: moment, into: &actions)
    case .answered(let answer, let moment):
      guard let request = self.waiting.popFirst() else { return }
      self.waitingBytes -= request.bodyLength
      self.write(answer, to: request, into: &actions)
      self.goOn(at: moment, into: &actions)
    case .headTimedOut:
      if self.isHeadUnderWay { self.refuse(HTTPError(.headerTime, at: self.decoder.offset), into: &actions) }
    case .closed:
      self.clientClosed(into: &actions)
    // a server of HTTP never speaks first, and a request of HTTP tells where it ends
    case .invited, .looked, .waited: break
    }
  }

  package var isHeadUnderWay: Bool { self.ending == .open && self.decoder.isUnderWay && !self.isReading }

  private mutating func clientClosed(into actions: inout [ResponderAction]) {
    guard self.ending == .open else { return }
    if self.decoder.isUnderWay, self.decoder.waitingBytes > 0 || self.isReading {
      actions.append(.gap(Gap(reason: "the client closed within a request", bytes: self.decoder.waitingBytes)))
    }
    self.ending = .draining
    self.closeWhenAnswered(into: &actions)
  }

  private var isReading: Bool {
    switch self.reading {
    case .idle: false
    case .request: true
    }
  }

  /// Reads as many requests as there are.
  private mutating func read(at moment: Timestamp, into actions: inout [ResponderAction]) {
    do throws(HTTPError) {
      while case .open = self.ending {
        while let head = try self.decoder.nextWhole() {
          try self.check(head)
          self.ask(Message(start: head.start, fields: head.fields), head.meaning, at: moment, into: &actions)
          guard case .open = self.ending else { return }
        }
        guard let part = try self.decoder.next() else { return }
        switch part {
        case .head(let head):
          try self.check(head)
          self.begin(head, into: &actions)
        case .chunk(let size): self.withSide { $0.chunk(size: size, limits: $1) }
        case .body(let bytes): try self.append(bytes)
        case .end(let trailers): self.end(trailers, at: moment, into: &actions)
        }
      }
    } catch {
      self.refuse(error, into: &actions)
    }
  }

  private func check(_ head: HTTPHead) throws(HTTPError) {
    if head.meaning.oddities.contains(.host) { throw HTTPError(.host, at: self.decoder.offset) }
    if head.meaning.isUpgrade, case .request("CONNECT", _, _) = head.start {
      throw HTTPError(.tunnel, at: self.decoder.offset)
    }
    if head.meaning.hasOtherTransferCoding { throw HTTPError(.transferCoding, at: self.decoder.offset) }
    if case .length(let length) = head.meaning.framing, length > self.limits.bodyKept {
      throw HTTPError(.bodyLength, at: self.decoder.offset)
    }
    if self.waiting.count >= self.limits.messagesInFlight { throw HTTPError(.inFlight, at: self.decoder.offset) }
  }

  private mutating func begin(_ head: HTTPHead, into actions: inout [ResponderAction]) {
    var side = HTTPSide()
    side.begin(head)
    self.reading = .request(side, head.meaning)
    self.inviteBody(into: &actions)
  }

  /// Says 100 where the client waits for it: nothing of the body has come, and no earlier answer is due (RFC 9110 section 10.1.1).
  private mutating func inviteBody(into actions: inout [ResponderAction]) {
    guard case .request(let side, var meaning) = self.reading, meaning.expectsContinue, self.waiting.isEmpty,
      side.body.length == 0, self.decoder.waitingBytes == 0, meaning.minorVersion >= 1
    else { return }
    meaning.expectsContinue = false
    self.reading = .request(side, meaning)
    actions.append(.send(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")))
  }

  private mutating func withSide(_ body: (inout HTTPSide, Limits) -> Void) {
    guard case .request(var side, let meaning) = self.reading else { return }
    // the side must have one owner for its body to grow in place
    self.reading = .idle
    body(&side, self.limits)
    self.reading = .request(side, meaning)
  }

  private mutating func append(_ bytes: ByteBuffer) throws(HTTPError) {
    let limit = self.limits.bodyKept
    self.withSide { side, _ in side.append(bytes, limit: limit, copies: false) }
    guard case .request(let side, _) = self.reading else { return }
    if side.body.isCut { throw HTTPError(.bodyLength, at: self.decoder.offset) }
    if self.waitingBytes + side.body.length > 2 * limit { throw HTTPError(.inFlight, at: self.decoder.offset) }
  }

  private mutating func end(_ trailers: Fields, at moment: Timestamp, into actions: inout [ResponderAction]) {
    guard case .request(var side, let meaning) = self.reading else { return }
    self.reading = .idle
    side.end(trailers: trailers, oddities: [])
    if let message = side.takeMessage() { self.ask(message, meaning, at: moment, into: &actions) }
  }

  private mutating func ask(
    _ message: Message, _ meaning: HTTPMeaning, at moment: Timestamp, into actions: inout [ResponderAction]
  ) {
    guard case .request(let method, _, _) = message.start else { return }
    self.waiting.append(
      Waiting(
        kind: HTTPRequestKind(method: method), minorVersion: meaning.minorVersion, isKeptAlive: meaning.isKeptAlive,
        bodyLength: message.bodyLength))
    self.waitingBytes += message.bodyLength
    let key = HTTPKeyWriter.key(of: message, host: self.host, hostIndex: meaning.hostIndex)
    actions.append(.ask(Question(key: key, request: message, startedAt: self.startedAt)))
    self.startedAt = moment
    // No upgrade is granted here: HTTP/1 goes on, or ends where the request says so.
    if self.decoder.isLast || !meaning.isKeptAlive { self.ending = .draining }
    self.decoder.resume(isRaw: false)
  }

  private mutating func refuse(_ error: HTTPError, into actions: inout [ResponderAction]) {
    self.reading = .idle
    self.ending = .refusing(error)
    actions.append(.gap(Gap(reason: error.reason, bytes: self.decoder.takeRest().readableBytes)))
    self.closeWhenAnswered(into: &actions)
  }

  private mutating func closeWhenAnswered(into actions: inout [ResponderAction]) {
    guard self.waiting.isEmpty else { return }
    switch self.ending {
    case .open, .closed: return
    case .draining: actions.append(.close)
    case .refusing(let error):
      actions.append(.send(HTTPRefusal.wire(error)))
      actions.append(.linger)
    }
    self.ending = .closed
  }

  private mutating func goOn(at moment: Timestamp, into actions: inout [ResponderAction]) {
    switch self.ending {
    case .open:
      if self.waiting.isEmpty { self.inviteBody(into: &actions) }
    case .draining, .refusing: self.closeWhenAnswered(into: &actions)
    case .closed: break
    }
  }

  /// Sends the answer; where the connection must end after it, what else was asked gets none.
  private mutating func write(_ answer: Answer, to request: Waiting, into actions: inout [ResponderAction]) {
    guard self.ending != .closed else { return }
    let reply = HTTPReply(kind: request.kind, minorVersion: request.minorVersion, isKeptAlive: request.isKeptAlive)
    let (wire, closes) = reply.wire(answer)
    actions.append(.send(wire))
    if closes {
      // a client that has not said that this request is its last may have sent more
      actions.append(self.ending == .draining ? .close : .linger)
      self.ending = .closed
      self.waiting.removeAll()
    }
  }
}
