internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Reads both sides of one connection and pairs requests with responses in order.
struct HTTPPairing: Sendable {
  /// What reading came to.
  enum Outcome: Sendable {
    case reading
    /// The connection cannot be read on; why, as a fixed sentence.
    case opaque(String)
  }

  private let limits: Limits
  private var requests: HTTPDecoder
  private var responses: HTTPDecoder
  /// Those that wait for something to come, oldest first: the last request is the one being read, the first response too.
  private var queue = HTTPQueue()
  private var keptBytes = 0
  private var nextOrdinal = 0
  /// When the first byte of the message that is read next came; `nil` where none did.
  private var requestStart: Timestamp?
  private var responseStart: Timestamp?
  private var answering = Answering.nothing
  private var ended: Set<Peer> = []

  /// Whether nothing is under way on either side.
  var isIdle: Bool { self.queue.count == 0 && !self.requests.isUnderWay && !self.responses.isUnderWay }

  /// What the response side is reading.
  private enum Answering: Sendable { case nothing, interim, response }

  init(limits: Limits) {
    self.limits = limits
    self.requests = HTTPDecoder(.request, strictness: .watching, limits: limits)
    self.responses = HTTPDecoder(.response, strictness: .watching, limits: limits)
  }

  mutating func received(_ peer: Peer, _ bytes: ByteBuffer, at moment: Timestamp) -> Outcome {
    guard bytes.readableBytes > 0 else { return .reading }
    switch peer {
    case .client:
      if !self.requests.isUnderWay { self.requestStart = moment }
      self.requests.append(bytes)
      return self.readRequests(at: moment)
    case .upstream:
      if !self.responses.isUnderWay { self.responseStart = moment }
      self.responses.append(bytes)
      return self.readResponses(at: moment)
    }
  }

  mutating func closed(_ peer: Peer, isReset: Bool, at moment: Timestamp) {
    guard self.ended.insert(peer).inserted else { return }
    switch peer {
    case .client:
      self.queue.withLast { $0.request.cutOff() }
    case .upstream:
      if !isReset, let part = try? self.responses.finish(), case .end(let trailers) = part {
        self.finishResponse(trailers, at: moment)
      } else {
        self.queue.withFirst { $0.response.cutOff() }
      }
    }
    self.settle()
  }

  /// The bytes that were read of no message, which are given up.
  mutating func takeRest() -> Int { self.requests.takeRest().readableBytes + self.responses.takeRest().readableBytes }

  /// The oldest exchange of which all has come that will.
  mutating func nextSettled() -> HTTPPending? { self.queue.popSettled() }

  /// Settles the exchanges of which all has come, in order.
  private mutating func settle() {
    while let request = self.queue.firstRequest, let response = self.queue.firstResponse {
      let hasRequest = request != .reading || self.ended.contains(.client)
      let hasResponse = response == .whole || self.ended.contains(.upstream)
      guard hasRequest, hasResponse else { return }
      self.keptBytes -= self.queue.firstKeptBytes
      self.queue.settleFirst()
    }
  }

  /// Ends both sides at once, as when the connection cannot be read on.
  mutating func giveUp() {
    self.ended = [.client, .upstream]
    self.queue.forEach { pending in
      pending.request.cutOff()
      pending.response.cutOff()
    }
    self.settle()
  }

  private mutating func readRequests(at moment: Timestamp) -> Outcome {
    do throws(HTTPError) {
      while true {
        while self.queue.count < self.limits.messagesInFlight,
          let whole = try self.requests.nextWhole(bodyLimit: self.limits.bodyKept)
        {
          self.beginRequest(whole.head, at: moment)
          if whole.body.readableBytes > 0 { self.keep(whole.body, ofRequest: true, at: moment) }
          self.endRequest(Fields(), at: moment)
        }
        guard let part = try self.requests.next() else { break }
        switch part {
        case .head(let head):
          guard self.queue.count < self.limits.messagesInFlight else {
            return .opaque("more requests wait for their response than the limit")
          }
          self.beginRequest(head, at: moment)
        case .chunk(let size):
          let limits = self.limits
          self.queue.withLast { $0.request.chunk(size: size, limits: limits) }
        case .body(let bytes): self.keep(bytes, ofRequest: true, at: moment)
        case .end(let trailers): self.endRequest(trailers, at: moment)
        }
      }
    } catch {
      return .opaque("the client's bytes cannot be read as HTTP/1: \(error.reason)")
    }
    if self.requests.isPaused, self.requests.waitingBytes > self.limits.headerBlock {
      return .opaque("the client went on before an upgrade was answered")
    }
    return .reading
  }

  private mutating func beginRequest(_ head: HTTPHead, at moment: Timestamp) {
    guard case .request(let method, _, _) = head.start else { return }
    self.queue.append(
      HTTPPending(
        ordinal: self.nextOrdinal, kind: HTTPRequestKind(method: method), startedAt: self.requestStart ?? moment, lastAt: moment
      ))
    self.queue.withLast { $0.request.begin(head) }
    self.nextOrdinal += 1
  }

  private mutating func endRequest(_ trailers: Fields, at moment: Timestamp) {
    let oddities = self.requests.bodyOddities
    self.queue.withLast { pending in
      pending.request.end(trailers: trailers, oddities: oddities)
      pending.lastAt = max(pending.lastAt, moment)
    }
    self.requestStart = moment
    self.settle()
  }

  /// Adds bytes to the newest request's body or the oldest's response: no more than twice what may be kept of one body is kept
  /// of all that wait.
  private mutating func keep(_ bytes: ByteBuffer, ofRequest: Bool, at moment: Timestamp) {
    let room = self.limits.bodyKept * 2 - self.keptBytes
    let most = self.limits.bodyKept
    var added = 0
    let change = { (pending: inout HTTPPending) in
      let before = pending.keptBytes
      if ofRequest {
        pending.request.append(bytes, limit: min(most, room + pending.request.body.kept.readableBytes))
      } else {
        pending.response.append(bytes, limit: min(most, room + pending.response.body.kept.readableBytes))
      }
      added = pending.keptBytes - before
      pending.lastAt = max(pending.lastAt, moment)
    }
    if ofRequest { self.queue.withLast(change) } else { self.queue.withFirst(change) }
    self.keptBytes += added
  }

  private mutating func readResponses(at moment: Timestamp) -> Outcome {
    do throws(HTTPError) {
      while true {
        if case .nothing = self.answering { self.responses.requestKind = self.queue.firstKind ?? .other }
        if let whole = try self.responses.nextWhole(bodyLimit: self.limits.bodyKept) {
          self.beginResponse(whole.head, at: moment)
          if whole.body.readableBytes > 0 { self.keep(whole.body, ofRequest: false, at: moment) }
          if case .opaque(let reason) = self.endResponse(Fields(), at: moment) { return .opaque(reason) }
          continue
        }
        guard let part = try self.responses.next() else { return .reading }
        switch part {
        case .head(let head): self.beginResponse(head, at: moment)
        case .chunk(let size):
          let limits = self.limits
          self.queue.withFirst { $0.response.chunk(size: size, limits: limits) }
        case .body(let bytes): self.keep(bytes, ofRequest: false, at: moment)
        case .end(let trailers):
          if case .opaque(let reason) = self.endResponse(trailers, at: moment) { return .opaque(reason) }
        }
      }
    } catch {
      return .opaque("the server's bytes cannot be read as HTTP/1: \(error.reason)")
    }
  }

  /// Whether the newest request, which asked for an upgrade, has its response.
  private var isAnswered: Bool { self.queue.lastResponse.map { $0 == .whole } ?? true }

  private mutating func beginResponse(_ head: HTTPHead, at moment: Timestamp) {
    if head.meaning.isInterim {
      self.answering = .interim
      return
    }
    self.answering = .response
    let start = self.responseStart ?? moment
    if self.queue.firstResponse != HTTPSide.Progress.none {
      self.queue.prepend(HTTPPending(ordinal: self.nextOrdinal, kind: .other, startedAt: start, lastAt: moment))
      self.nextOrdinal += 1
    }
    self.queue.withFirst { pending in
      pending.firstByteAt = start
      pending.lastAt = max(pending.lastAt, moment)
      pending.response.begin(head)
    }
  }

  private mutating func endResponse(_ trailers: Fields, at moment: Timestamp) -> Outcome {
    self.finishResponse(trailers, at: moment)
    if self.responses.isRaw { return .opaque(HTTP1Dissector.upgraded) }
    guard self.requests.isPaused, case .nothing = self.answering, self.isAnswered else { return .reading }
    self.requests.resume(isRaw: false)
    return self.readRequests(at: moment)
  }

  private mutating func finishResponse(_ trailers: Fields, at moment: Timestamp) {
    defer {
      self.answering = .nothing
      self.responseStart = moment
    }
    guard case .response = self.answering else { return }
    let oddities = self.responses.bodyOddities
    self.queue.withFirst { pending in
      pending.response.end(trailers: trailers, oddities: oddities)
      pending.lastAt = max(pending.lastAt, moment)
    }
    self.settle()
  }
}
