package import DoppelExchange
package import NIOCore

/// The role that answers in place of a server: told a client's bytes and the answer to each question, says what to look up and
/// which bytes to send.
package protocol Responder: Machine where Event == ResponderEvent, Action == ResponderAction {
  /// Whether the client has begun a request and not yet said what it asks for, as HTTP/1 does with its header block.
  var isHeadUnderWay: Bool { get }
}

extension Responder {
  package var isHeadUnderWay: Bool { false }
}

package enum ResponderEvent: Sendable, Equatable {
  case received(ByteBuffer, at: Timestamp)
  /// The answer to the oldest question that has none yet. Answers may be told later, in the order of the questions.
  case answered(Answer, at: Timestamp)
  /// The client has taken longer than `Limits.headerTime` for what `isHeadUnderWay` tells of.
  case headTimedOut(at: Timestamp)
  /// The client will send no more.
  case closed(at: Timestamp)
}

package enum ResponderAction: Sendable, Equatable {
  /// Look this up; the answer comes as an event.
  case ask(Question)
  case send(ByteBuffer)
  /// Send what is queued, then close: the client has said all.
  case close
  /// Send what is queued and say that no more comes; what the client still sends is read and dropped for a while, so that it gets
  /// what was sent and no reset. Then close.
  case linger
  /// The bytes up to here were not understood; for the log and the counts.
  case gap(Gap)
}
