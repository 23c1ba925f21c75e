internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Closes: there is no telling what to say in a protocol that is not understood.
package struct OpaqueResponder: Responder {
  private var state = State.open

  private enum State: Sendable { case open, closed }

  package init() {}

  package mutating func handle(_ event: ResponderEvent, into actions: inout [ResponderAction]) {
    switch event {
    case .received(let bytes, _):
      actions.append(.gap(Gap(reason: "no protocol was recognised", bytes: bytes.readableBytes)))
      self.close(into: &actions)
    case .closed, .headTimedOut: self.close(into: &actions)
    case .answered: break
    }
  }

  private mutating func close(into actions: inout [ResponderAction]) {
    guard case .open = self.state else { return }
    self.state = .closed
    actions.append(.close)
  }
}
