package import DoppelExchange
package import NIOCore

/// The role that watches: told the bytes of both sides, says exchanges and gaps. It must survive any bytes.
package protocol Dissector: Machine where Event == DissectorEvent, Action == DissectorAction {
  /// Whether no exchange is in flight: all requests that were seen have their whole response.
  var isIdle: Bool { get }
}

package enum DissectorEvent: Sendable, Equatable {
  /// Bytes that were passed on, in the order in which they were seen.
  case received(Peer, ByteBuffer, at: Timestamp)
  /// That side will send no more: it closed, or was reset where `isReset`.
  case closed(Peer, isReset: Bool, at: Timestamp)
}

package enum DissectorAction: Sendable, Equatable {
  case exchange(Exchange)
  case gap(Gap)
}
