package import DoppelExchange
package import DoppelWire
package import NIOCore

/// Forwards the absolute-form requests of one client connection to the servers that they name.
///
///     idle ──head──▶ request ──end──▶ response ──end──▶ idle
///                       └──response's end──▶ early ──end──▶ idle
///     any ──101──▶ tunnel        any ──not understood──▶ tunnel        ──▶ closed
///
/// Bodies pass as they come, chunk framing untouched; of a head only the target, `Host` where it differs, and the fields for the
/// proxy change. One request is under way at a time. What goes to and comes from the server is in the actions `send(.upstream, …)`
/// and the events `received(.upstream, …)`.
package struct HTTPForwarder: Machine {
  package enum Event: Sendable, Equatable {
    case received(Peer, ByteBuffer)
    /// The connection that `connect` asked for is open.
    case connected
    /// It could not be opened; the reason is a sentence.
    case connectFailed(String)
    /// That side will send no more. After `disconnect` none is told for the server.
    case closed(Peer)
    /// The connection to the server is gone: it takes no more either.
    case lost
  }

  package enum Action: Sendable, Equatable {
    case connect(Endpoint)
    case send(Peer, ByteBuffer)
    /// This is what the server would have been sent that could not be reached.
    case unsent(Endpoint, ByteBuffer)
    /// The client said what is no request to a proxy.
    case gap(Gap)
    /// Close the connection to the server.
    case disconnect
    /// Send what is queued, then close both connections.
    case close
    /// Say to that side that no more comes, and go on with the other direction.
    case closeWrite(Peer)
    /// Too many bytes wait: read no more from that side until told.
    case pauseReading(Peer)
    case resumeReading(Peer)
  }

  private enum Link: Sendable, Equatable {
    case none
    /// The bytes wait for the connection.
    case connecting(Endpoint, held: ByteBuffer)
    case connected(Endpoint)
  }

  private enum Phase: Sendable, Equatable {
    /// No request is under way.
    case idle
    /// A request is being read, its response has not ended.
    case request
    /// The request is whole, its response has not ended.
    case response
    /// The response has ended before the request, the rest of which still goes to the server.
    case early
    /// Bytes pass both ways and are not looked at.
    case tunnel
    case closed
  }

  private let limits: Limits
  private var requests: RawReader
  private var responses: RawReader
  private var link = Link.none
  private var phase = Phase.idle
  private var request = UnderWay()
  private var paused: Set<Peer> = []
  private var ended: Set<Peer> = []

  /// The request under way.
  private struct UnderWay: Sendable, Equatable {
    var kind = HTTPRequestKind.other
    var isKeptAlive = true
    /// Whether the connections end with it.
    var isLast = false
    /// Whether some of its response has gone to the client.
    var hasResponse = false
    /// Whether a 1xx response is being read.
    var isInterim = false
  }

  package init(limits: Limits) {
    self.limits = limits
    self.requests = RawReader(.request, limits: limits)
    self.responses = RawReader(.response, limits: limits)
  }

  package mutating func handle(_ event: Event, into actions: inout [Action]) {
    switch event {
    case .received(.client, let bytes):
      guard self.phase != .closed else { return }
      self.requests.append(bytes)
      self.readRequests(into: &actions)
    case .received(.upstream, let bytes):
      guard self.phase != .closed, bytes.readableBytes > 0 else { return }
      self.responses.append(bytes)
      self.readResponses(into: &actions)
    case .connected: self.connected(into: &actions)
    case .connectFailed(let reason):
      guard case .connecting(let server, let held) = self.link else { return }
      self.link = .none
      actions.append(.unsent(server, held))
      self.refuse(HTTPRefusal.wire(status: 502, reason: reason), into: &actions)
    case .closed(.client): self.clientClosed(into: &actions)
    case .closed(.upstream): self.upstreamClosed(into: &actions)
    case .lost: self.upstreamLost(into: &actions)
    }
  }

  // MARK: the client's side

  private mutating func readRequests(into actions: inout [Action]) {
    do throws(HTTPError) {
      reading: while true {
        switch self.phase {
        case .idle, .request, .early:
          let (part, bytes) = try self.requests.next()
          if case .idle = self.phase {
            guard case .head(let head)? = part else { break reading }
            self.begin(head, bytes, into: &actions)
          } else {
            self.sendUpstream(bytes, into: &actions)
            guard let part else { break reading }
            if case .end = part { self.requestEnded(into: &actions) }
          }
        case .tunnel:
          self.sendUpstream(self.requests.takeRest(), into: &actions)
          break reading
        case .response, .closed: break reading
        }
      }
    } catch {
      self.notUnderstood(error, into: &actions)
    }
    self.balance(into: &actions)
  }

  private mutating func begin(_ head: HTTPHead, _ bytes: ByteBuffer, into actions: inout [Action]) {
    guard case .request(let method, let target, _) = head.start else { return }
    if method == "CONNECT" {
      return self.refuse(status: 501, "CONNECT must come first on its connection", into: &actions)
    }
    let ambiguous = head.meaning.oddities.intersection(.ambiguous)
    guard ambiguous.isEmpty else {
      return self.refuse(
        status: 400, "a proxy may not pass on what two servers read in two ways: \(ambiguous.names)", into: &actions)
    }
    guard let destination = HTTPDestination.of(target) else {
      return self.refuse(status: 400, "a proxy expects a target such as http://host/path", into: &actions)
    }
    var raw = bytes
    while let byte = raw.getInteger(at: raw.readerIndex, as: UInt8.self), byte == 0x0d || byte == 0x0a {
      raw.moveReaderIndex(forwardBy: 1)
    }
    self.request = UnderWay(kind: HTTPRequestKind(method: method), isKeptAlive: head.meaning.isKeptAlive)
    self.phase = .request
    self.goTo(destination, into: &actions)
    self.sendUpstream(HTTPHeadRewriting.originForm(raw, method: method, target: target), into: &actions)
  }

  /// Uses the open connection to the same server, or opens another.
  private mutating func goTo(_ destination: Endpoint, into actions: inout [Action]) {
    if case .connected(destination) = self.link { return }
    if case .connected = self.link { actions.append(.disconnect) }
    self.link = .connecting(destination, held: ByteBuffer())
    self.responses = RawReader(.response, limits: self.limits)
    self.ended.remove(.upstream)
    actions.append(.connect(destination))
  }

  private mutating func sendUpstream(_ bytes: ByteBuffer, into actions: inout [Action]) {
    guard bytes.readableBytes > 0 else { return }
    switch self.link {
    case .none: break
    case .connecting(let destination, var held):
      // the bytes must have one owner to grow in place
      self.link = .none
      held.writeImmutableBuffer(bytes)
      self.link = .connecting(destination, held: held)
    case .connected: actions.append(.send(.upstream, bytes))
    }
  }

  private mutating func requestEnded(into actions: inout [Action]) {
    if case .early = self.phase { return self.exchangeEnded(into: &actions) }
    self.phase = .response
  }

  /// Garbage where a request should begin is refused; garbage within one is the server's to judge.
  private mutating func notUnderstood(_ error: HTTPError, into actions: inout [Action]) {
    switch self.phase {
    case .idle:
      self.count(error.reason, into: &actions)
      self.refuse(HTTPRefusal.wire(error), into: &actions)
    case .request, .response, .early, .tunnel:
      self.phase = .tunnel
      self.sendUpstream(self.requests.takeRest(), into: &actions)
    case .closed: break
    }
  }

  private mutating func connected(into actions: inout [Action]) {
    guard case .connecting(let destination, let held) = self.link else { return }
    self.link = .connected(destination)
    if held.readableBytes > 0 { actions.append(.send(.upstream, held)) }
    if self.phase == .tunnel || self.phase == .response, self.ended.contains(.client) { self.tellEnd(into: &actions) }
    self.balance(into: &actions)
  }

  /// Stops and starts reading the client by what waits of it.
  private mutating func balance(into actions: inout [Action]) {
    guard self.phase != .closed else { return }
    var waiting = self.requests.waitingBytes
    if case .connecting(_, let held) = self.link { waiting += held.readableBytes }
    if waiting > self.limits.relayedBytes {
      if self.paused.insert(.client).inserted { actions.append(.pauseReading(.client)) }
    } else if self.paused.remove(.client) != nil {
      actions.append(.resumeReading(.client))
    }
  }

  private mutating func clientClosed(into actions: inout [Action]) {
    self.ended.insert(.client)
    switch self.phase {
    case .idle, .request, .early: self.close(into: &actions)
    case .tunnel:
      self.tellEnd(into: &actions)
      if self.ended.contains(.upstream) { self.close(into: &actions) }
    case .response: self.tellEnd(into: &actions)
    case .closed: break
    }
  }

  /// Tells the server that its client says no more: it may have left.
  private func tellEnd(into actions: inout [Action]) {
    if case .connected = self.link, self.requests.waitingBytes == 0 { actions.append(.closeWrite(.upstream)) }
  }

  // MARK: the server's side

  private mutating func readResponses(into actions: inout [Action]) {
    do throws(HTTPError) {
      reading: while true {
        switch self.phase {
        case .request, .response:
          self.responses.expect(self.request.kind)
          let (part, bytes) = try self.responses.next()
          self.sendClient(bytes, into: &actions)
          guard let part else { break reading }
          switch part {
          case .head(let head): self.request.isInterim = head.meaning.isInterim
          case .chunk, .body: break
          case .end: self.responseEnded(into: &actions)
          }
        case .tunnel:
          self.sendClient(self.responses.takeRest(), into: &actions)
          break reading
        case .idle, .early:
          guard self.responses.waitingBytes > 0 else { break reading }
          // what nobody asked for is dropped with its connection
          _ = self.responses.takeRest()
          if case .connected = self.link { actions.append(.disconnect) }
          self.link = .none
          break reading
        case .closed: break reading
        }
      }
    } catch {
      self.phase = .tunnel
      self.sendClient(self.responses.takeRest(), into: &actions)
      self.readRequests(into: &actions)
    }
  }

  private mutating func sendClient(_ bytes: ByteBuffer, into actions: inout [Action]) {
    guard bytes.readableBytes > 0 else { return }
    self.request.hasResponse = true
    actions.append(.send(.client, bytes))
  }

  private mutating func responseEnded(into actions: inout [Action]) {
    if self.request.isInterim {
      self.request.isInterim = false
      return
    }
    if self.responses.decoder.isRaw {
      self.phase = .tunnel
      self.requests.resume(isRaw: true)
      return self.readRequests(into: &actions)
    }
    self.request.isLast = self.responses.decoder.isLast || !self.request.isKeptAlive
    if self.phase == .request {
      self.phase = .early
    } else {
      self.exchangeEnded(into: &actions)
    }
  }

  private mutating func exchangeEnded(into actions: inout [Action]) {
    if self.request.isLast { return self.close(into: &actions) }
    self.phase = .idle
    self.requests.resume(isRaw: false)
    self.readRequests(into: &actions)
    // what the client asked before it ended is answered; after that, or where it ends within a request, there is nothing to do
    if self.ended.contains(.client) { self.clientClosed(into: &actions) }
  }

  private mutating func upstreamClosed(into actions: inout [Action]) {
    guard case .connected = self.link, self.ended.insert(.upstream).inserted else { return }
    switch self.phase {
    case .idle: self.dropIdleServer(into: &actions)
    case .request where self.endsWithConnection:
      self.phase = .early
      self.request.isLast = true
      actions.append(.closeWrite(.client))
    case .request, .response: self.serverLeft(into: &actions)
    case .early:
      self.request.isLast = true
      actions.append(.closeWrite(.client))
    case .tunnel:
      if self.ended.contains(.client) {
        self.close(into: &actions)
      } else {
        actions.append(.closeWrite(.client))
      }
    case .closed: break
    }
  }

  /// Whether the response under way is one that ends with its connection.
  private var endsWithConnection: Bool {
    mutating get { if case .end? = self.responses.finish() { true } else { false } }
  }

  private mutating func upstreamLost(into actions: inout [Action]) {
    guard case .connected = self.link else { return }
    switch self.phase {
    case .idle: self.dropIdleServer(into: &actions)
    case .request, .response: self.serverLeft(into: &actions)
    case .early, .tunnel: self.close(into: &actions)
    case .closed: break
    }
  }

  /// A connection on which nothing is under way is of no more use once its server has ended it.
  private mutating func dropIdleServer(into actions: inout [Action]) {
    self.link = .none
    actions.append(.disconnect)
  }

  /// The server has left a request without an answer, or within it.
  private mutating func serverLeft(into actions: inout [Action]) {
    self.link = .none
    if self.request.hasResponse { return self.close(into: &actions) }
    let reason = "the server closed the connection without a response"
    self.refuse(HTTPRefusal.wire(status: 502, reason: reason), into: &actions)
  }

  // MARK: the end

  private func count(_ reason: String, into actions: inout [Action]) {
    actions.append(.gap(Gap(reason: "refused on the outbound port: \(reason)")))
  }

  private mutating func refuse(status: Int, _ reason: String, into actions: inout [Action]) {
    self.count(reason, into: &actions)
    self.refuse(HTTPRefusal.wire(status: status, reason: reason), into: &actions)
  }

  private mutating func refuse(_ wire: ByteBuffer, into actions: inout [Action]) {
    actions.append(.send(.client, wire))
    self.close(into: &actions)
  }

  private mutating func close(into actions: inout [Action]) {
    guard self.phase != .closed else { return }
    self.phase = .closed
    self.link = .none
    _ = self.requests.takeRest()
    _ = self.responses.takeRest()
    actions.append(.close)
  }
}
