import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

/// The input is a `Conversation`; a server is connected when the turn after the one that asked for it begins, and one whose name
/// begins with `x` cannot be.
package enum HTTPForwarderCheck: FuzzCheck {
  package static let name = "http-forwarder"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let conversation = Conversation(input)
    for limits in [Limits.defaults, .narrow] {
      let whole = try Forwarding(conversation, limits: limits, inSingleBytes: false)
      let single = try Forwarding(conversation, limits: limits, inSingleBytes: true)
      try expect(whole.servers == single.servers, "byte by byte asks for the servers that all at once asks for")
      for (bytes, others) in zip(whole.toServers + [whole.toClient], single.toServers + [single.toClient]) {
        try expect(self.isBeginning(bytes, others), "byte by byte sends what all at once sends")
      }
      try expect(whole.isClosed == single.isClosed, "byte by byte closes as at once")
    }
  }

  /// Whether one is the other's beginning: a line that cannot be read is passed on at once, or when its end has come.
  private static func isBeginning(_ one: ByteBuffer, _ other: ByteBuffer) -> Bool {
    let length = min(one.readableBytes, other.readableBytes)
    return one.readableBytesView.prefix(length).elementsEqual(other.readableBytesView.prefix(length))
  }

  /// What a forwarder was told and said; at the end both sides close.
  private struct Forwarding {
    var servers: [Endpoint] = []
    /// What was sent to each of the servers, in order.
    var toServers: [ByteBuffer] = []
    /// What was sent to the client, without a refusal at the end: that names what was wrong and where.
    var toClient = ByteBuffer()
    var isClosed = false
    private var isConnecting = false
    private var isConnected = false
    /// Whether the server sends no more; it may still be sent to.
    private var hasEnded = false
    private var isPaused = false
    private var forwarder: HTTPForwarder

    init(_ conversation: Conversation, limits: Limits, inSingleBytes: Bool) throws(FuzzFailure) {
      self.forwarder = HTTPForwarder(limits: limits)
      for turn in conversation.turns {
        try self.connect()
        switch turn {
        case .received(let peer, let bytes):
          for piece in inSingleBytes ? bytes.singles : [bytes] where peer == .client || self.isSending {
            try self.tell(.received(peer, piece))
          }
        case .closed(.client, _): try self.tell(.closed(.client))
        case .closed(.upstream, let isReset):
          guard self.isSending else { continue }
          self.hasEnded = true
          try self.tell(.closed(.upstream))
          guard isReset, self.isConnected else { continue }
          try self.tell(.lost)
          self.isConnected = false
        }
      }
      try self.connect()
      try self.tell(.closed(.client))
      if self.isSending { try self.tell(.closed(.upstream)) }
    }

    /// Whether there is a server from which bytes may come.
    private var isSending: Bool { self.isConnected && !self.hasEnded }

    private mutating func connect() throws(FuzzFailure) {
      while self.isConnecting, !self.isClosed, let server = self.servers.last {
        self.isConnecting = false
        if server.name.hasPrefix("x") {
          try self.tell(.connectFailed("no such server"))
        } else {
          self.isConnected = true
          self.hasEnded = false
          try self.tell(.connected)
        }
      }
    }

    private mutating func tell(_ event: HTTPForwarder.Event) throws(FuzzFailure) {
      var actions: [HTTPForwarder.Action] = []
      self.forwarder.handle(event, into: &actions)
      let isRefused = actions.contains(.close)
      for action in actions {
        try expect(!self.isClosed, "nothing is said after the close")
        if isRefused, case .send(.client, let bytes) = action, self.isRefusal(bytes) { continue }
        try self.take(action)
      }
    }

    private func isRefusal(_ bytes: ByteBuffer) -> Bool {
      bytes.readableBytesView.firstRange(of: "\r\n\r\n{\"error\":".utf8) != nil
    }

    private mutating func take(_ action: HTTPForwarder.Action) throws(FuzzFailure) {
      switch action {
      case .connect(let server):
        try expect(!server.name.isEmpty && (1...65_535).contains(server.port), "a server has a name and a port")
        try expect(!self.isSending && !self.isConnecting, "one server is connected at a time")
        self.isConnecting = true
        self.isConnected = false
        self.servers.append(server)
        self.toServers.append(ByteBuffer())
      case .send(.upstream, let bytes):
        try expect(self.isConnected, "bytes go to a server that is connected")
        self.toServers[self.toServers.count - 1].writeImmutableBuffer(bytes)
      case .send(.client, let bytes): self.toClient.writeImmutableBuffer(bytes)
      case .unsent(let server, let bytes):
        try expect(!self.isConnected && server == self.servers.last, "what is not sent was for the server that was asked for")
        try expect(bytes.readableBytes > 0, "something was to be sent")
      case .gap(let gap): try expect(!gap.reason.isEmpty, "a gap has a reason")
      case .disconnect:
        try expect(self.isConnected, "a server that is connected is let go")
        self.isConnected = false
      case .close: self.isClosed = true
      case .closeWrite: break
      case .pauseReading(let peer):
        try expect(peer == .client && !self.isPaused, "only a client that is read is paused")
        self.isPaused = true
      case .resumeReading(let peer):
        try expect(peer == .client && self.isPaused, "only a client that is paused is read again")
        self.isPaused = false
      }
    }
  }
}
