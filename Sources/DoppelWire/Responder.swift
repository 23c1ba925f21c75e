package import DoppelExchange
package import NIOCore

/// The role that answers in place of a server: told a client's bytes and the answer to each question, says what to look up and
/// which bytes to send.
package protocol Responder: Machine where Event == ResponderEvent, Action == ResponderAction {
  /// Whether the client has begun a request and not yet said what it asks for, as HTTP/1 does with its header block.
  /// Asked in place: whoever reads a value of any type without that copies it first.
  var isHeadUnderWay: Bool { mutating get }

  /// Whether a request tells where it ends. Where not, only the questions tell one from the next.
  var isDelimited: Bool { get }
}

extension Responder {
  package var isHeadUnderWay: Bool { false }
  package var isDelimited: Bool { true }
}

package enum ResponderEvent: Sendable, Equatable {
  /// The client waits for the first words of the server. Told first, and only where the recorded server spoke first.
  case invited(at: Timestamp)
  case received(ByteBuffer, at: Timestamp)
  /// The answer to the oldest question that has none yet. Answers may be told later, in the order of the questions.
  case answered(Answer, at: Timestamp)
  /// The answer to `look`; comes before any other event.
  case looked(Question.Prospect, at: Timestamp)
  /// The time of the last `wait` is over.
  case waited(at: Timestamp)
  /// The client has taken longer than `Limits.headerTime` for what `isHeadUnderWay` tells of.
  case headTimedOut(at: Timestamp)
  /// The client will send no more.
  case closed(at: Timestamp)
}

package enum ResponderAction: Sendable, Equatable {
  /// Look this up; the answer comes as an event.
  case ask(Question)
  /// Tell how recorded requests go on that begin like this. Counts neither as a hit nor as a miss.
  case look(Question.Beginning)
  /// Tell when this time is over; takes the place of a wait that is under way.
  case wait(Duration)
  case send(ByteBuffer)
  /// Send what is queued, then close: the client has said all.
  case close
  /// Send what is queued and say that no more comes; what the client still sends is read and dropped for a while, so that it gets
  /// what was sent and no reset. Then close.
  case linger
  /// The bytes up to here were not understood; for the log and the counts.
  case gap(Gap)
}
