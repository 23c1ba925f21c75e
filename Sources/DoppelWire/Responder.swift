package import DoppelExchange
package import NIOCore

/// The role that answers in place of a server: told a client's bytes and the answer to each question, says what to look up and
/// which bytes to send.
package protocol Responder: Machine where Event == ResponderEvent, Action == ResponderAction {}

package enum ResponderEvent: Sendable, Equatable {
  case received(ByteBuffer, at: Timestamp)
  /// The answer to the oldest question that has none yet. Answers may be told later, in the order of the questions.
  case answered(Answer, at: Timestamp)
  /// The client will send no more.
  case closed(at: Timestamp)
}

package enum ResponderAction: Sendable, Equatable {
  /// Look this up; the answer comes as an event.
  case ask(Question)
  case send(ByteBuffer)
  /// Send what is queued, then close.
  case close
  /// The bytes up to here were not understood; for the log and the counts.
  case gap(Gap)
}

/// A request to look up.
package struct Question: Sendable, Equatable {
  /// The canonical bytes of the request's signature (`Signature.canonicalBytes`).
  package var key: ByteBuffer
  package var request: Message
  /// When its first byte came.
  package var startedAt: Timestamp

  package init(key: ByteBuffer, request: Message, startedAt: Timestamp) {
    self.key = key
    self.request = request
    self.startedAt = startedAt
  }
}

/// What to say to a question.
package enum Answer: Sendable, Equatable {
  /// A recorded response.
  case response(Message)
  /// A recorded response in wire form, made once by `WireProtocol.prepare`.
  case prepared(PreparedResponse)
  /// Nothing recorded fits: say so in the protocol's own words. `explanation` is a JSON document for the person who reads it.
  case miss(explanation: ByteBuffer)
  /// The real server was asked and could not answer; said in the protocol's own words.
  case failed(reason: String)
}

/// A response in wire form, made once when a library is compiled.
package struct PreparedResponse: Sendable, Equatable {
  /// The whole message, as it goes to a client that speaks the version it was recorded with.
  package var wire: ByteBuffer
  /// Whether the connection must end after it, as it did when recorded.
  package var closes: Bool
  /// Whether every client can take it as it is; where not, the responder decodes it and says it in another way.
  package var isPlain: Bool

  package init(wire: ByteBuffer, closes: Bool, isPlain: Bool) {
    self.wire = wire
    self.closes = closes
    self.isPlain = isPlain
  }
}
