internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Sends recorded bytes once and takes what comes until the server closes for the response.
package struct OpaqueDriver: Driver {
  private let limits: Limits
  private var state = State.idle

  private enum State: Sendable {
    case idle
    case receiving(kept: ByteBuffer, length: Int, firstAt: Timestamp?)
    case closed
  }

  package init(limits: Limits) { self.limits = limits }

  package mutating func handle(_ event: DriverEvent, into actions: inout [DriverAction]) {
    switch event {
    case .send(_, let wire):
      guard case .idle = self.state else {
        actions.append(.failed("the connection takes no further request"))
        return
      }
      self.state = .receiving(kept: ByteBuffer(), length: 0, firstAt: nil)
      actions.append(.send(wire))
    case .received(let bytes, let moment): self.received(bytes, at: moment)
    case .closed(let isReset, let moment):
      guard case .receiving(let kept, let length, let firstAt) = self.state else { return self.state = .closed }
      self.state = .closed
      if isReset {
        actions.append(.failed("the server reset the connection"))
      } else {
        let message = Message(body: kept, bodyLength: length, framing: .close)
        actions.append(.completed(message, timeToFirstByte: firstAt ?? moment, at: moment))
      }
    }
  }

  private mutating func received(_ bytes: ByteBuffer, at moment: Timestamp) {
    guard case .receiving(var kept, let length, let firstAt) = self.state else { return }
    // the bytes must have one owner to grow in place
    self.state = .idle
    let room = max(0, self.limits.opaqueKept - kept.readableBytes)
    if let part = bytes.getSlice(at: bytes.readerIndex, length: min(room, bytes.readableBytes)) {
      kept.writeImmutableBuffer(part)
    }
    self.state = .receiving(kept: kept, length: length + bytes.readableBytes, firstAt: firstAt ?? moment)
  }
}
