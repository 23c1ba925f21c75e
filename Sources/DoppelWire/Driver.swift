package import DoppelExchange
package import NIOCore

/// The role that acts as a client: told requests to send and the server's bytes, says which bytes to send and which responses
/// are complete.
package protocol Driver: Machine where Event == DriverEvent, Action == DriverAction {}

package enum DriverEvent: Sendable, Equatable {
  /// Send this request; `wire` is its prepared form (`WireProtocol.prepare(request:)`).
  case send(request: Message, wire: ByteBuffer)
  case received(ByteBuffer, at: Timestamp)
  /// The server will send no more.
  case closed(isReset: Bool, at: Timestamp)
}

package enum DriverAction: Sendable, Equatable {
  case send(ByteBuffer)
  /// The response to the oldest request without one.
  case completed(Message, timeToFirstByte: Timestamp, at: Timestamp)
  /// The oldest request without a response gets none; the reason is a fixed sentence. The connection is of no more use.
  case failed(String)
  /// Close: the connection takes no further request, as the protocol says.
  case close
}
