package import DoppelExchange
internal import DoppelReplay
internal import DoppelWire
package import NIOCore

/// One recorded request, ready to be sent, with what its answer is checked against.
package struct LoadItem: Sendable {
  /// The recorded exchange.
  package var exchange: Exchange
  /// The request in wire form, for its origin.
  package var wire: ByteBuffer
  /// The place of its origin in `LoadRun.origins`.
  package var origin: Int
  /// The place of its endpoint in the statistics.
  package var endpoint: Int
  package var check: AnswerCheck?
  /// The server that was asked when recorded, and the one that is asked now; `nil` where links to both are the same.
  var server: AskedServer?

  package init(exchange: Exchange, wire: ByteBuffer, origin: Int, endpoint: Int, check: AnswerCheck?) {
    self.exchange = exchange
    self.wire = wire
    self.origin = origin
    self.endpoint = endpoint
    self.check = check
  }

  /// The status of an answer, 0 where it has none.
  static func status(of message: Message?) -> Int {
    guard case .status(_, let code, _)? = message?.start else { return 0 }
    return code
  }
}
