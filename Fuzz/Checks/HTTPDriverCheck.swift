import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

/// The input is a `Conversation`: each turn of the client sends a request of which it is the method, the server's turns answer.
package enum HTTPDriverCheck: FuzzCheck {
  package static let name = "http-driver"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let conversation = Conversation(input)
    for limits in [Limits.defaults, .narrow] {
      for depth in [1, 3] {
        let whole = try Sending(conversation, limits: limits, depth: depth, inSingleBytes: false)
        let single = try Sending(conversation, limits: limits, depth: depth, inSingleBytes: true)
        try expect(whole.responses == single.responses, "byte by byte is read as at once")
        try expect(whole.outcomes == whole.requests, "each request has one outcome once the connection is closed")
      }
    }
  }

  /// What a driver was told and said of a conversation, at whose end the server closes.
  private struct Sending {
    var responses: [Message] = []
    var requests = 0
    var outcomes = 0
    private var isClosed = false
    private var driver: HTTP1Driver
    private let limits: Limits

    init(_ conversation: Conversation, limits: Limits, depth: Int, inSingleBytes: Bool) throws(FuzzFailure) {
      self.limits = limits
      self.driver = HTTP1Driver(limits: limits, depth: depth)
      for turn in conversation.turns {
        switch turn {
        case .received(.client, let bytes):
          self.requests += 1
          let method = String(buffer: bytes)
          let request = Message(start: .request(method: method, target: "/", version: "HTTP/1.1"))
          try self.tell(.send(request: request, wire: ByteBuffer(string: "\(method) / HTTP/1.1\r\n\r\n")))
        case .received(.upstream, let bytes):
          for piece in inSingleBytes ? bytes.singles : [bytes] { try self.tell(.received(piece, at: .epoch)) }
        case .closed(.client, _): continue
        case .closed(.upstream, let isReset): try self.tell(.closed(isReset: isReset, at: .epoch))
        }
      }
      try self.tell(.closed(isReset: false, at: .epoch))
    }

    private mutating func tell(_ event: DriverEvent) throws(FuzzFailure) {
      var actions: [DriverAction] = []
      self.driver.handle(event, into: &actions)
      for action in actions {
        switch action {
        case .send: try expect(!self.isClosed, "nothing is sent after the close")
        case .completed(let message, _, _):
          try expect(!self.isClosed, "nothing is completed after the close")
          try expect(message.body.readableBytes <= self.limits.bodyKept, "no more of a body is kept than the limit")
          self.responses.append(message)
          self.outcomes += 1
        case .failed: self.outcomes += 1
        case .close: self.isClosed = true
        }
      }
    }
  }
}
