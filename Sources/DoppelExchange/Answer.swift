public import NIOCore

/// What to say to a question.
public enum Answer: Sendable, Equatable {
  /// A recorded response.
  case response(Message)
  /// A recorded response in wire form, made once by the protocol.
  case prepared(PreparedResponse)
  /// Nothing recorded fits: say so in the protocol's own words. `explanation` is a JSON document for the person who reads it.
  case miss(explanation: ByteBuffer)
  /// The real server was asked and could not answer; said in the protocol's own words.
  case failed(reason: String)
}
