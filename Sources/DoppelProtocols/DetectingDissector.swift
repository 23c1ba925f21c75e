internal import DoppelExchange
internal import DoppelOpaque
package import DoppelWire
internal import NIOCore

/// A dissector that does not know its protocol yet: holds what it is told until the client's first bytes tell, then tells it all to
/// the dissector of that protocol and is transparent.
///
/// Where the server speaks first, or no protocol knows the bytes, the connection is opaque.
package struct DetectingDissector: Dissector {
  private enum State {
    case undecided(events: [DissectorEvent], first: ByteBuffer)
    case decided(any Dissector)
  }

  private var state = State.undecided(events: [], first: ByteBuffer())
  private let context: ConnectionContext
  private let limits: Limits

  package init(_ context: ConnectionContext, limits: Limits) {
    self.context = context
    self.limits = limits
  }

  package var isIdle: Bool {
    switch self.state {
    case .undecided(let events, _): events.isEmpty
    case .decided(let dissector): dissector.isIdle
    }
  }

  package mutating func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    let state = self.state
    // one owner, so that it changes in place
    self.state = .undecided(events: [], first: ByteBuffer())
    switch consume state {
    case .decided(var dissector):
      dissector.handle(event, into: &actions)
      self.state = .decided(dissector)
    case .undecided(var events, var first):
      events.append(event)
      switch event {
      case .received(.client, let bytes, _):
        first.writeImmutableBuffer(bytes)
        self.state = .undecided(events: events, first: first)
        guard let wire = Protocols.detect(first, limits: self.limits) else { return }
        self.decide(wire.makeDissector(self.context, limits: self.limits), events, into: &actions)
      case .received(.upstream, _, _):
        // What the client has said may still become anything; it is what the server answers.
        let reason = first.readableBytes > 0 ? OpaqueProtocol.unrecognised : OpaqueProtocol.serverSpokeFirst
        self.decide(OpaqueDissector(self.context, reason: reason, limits: self.limits), events, into: &actions)
      case .closed:
        let reason = OpaqueProtocol.endedEarly
        self.decide(OpaqueDissector(self.context, reason: reason, limits: self.limits), events, into: &actions)
      }
    }
  }

  private mutating func decide(
    _ dissector: any Dissector, _ events: [DissectorEvent], into actions: inout [DissectorAction]
  ) {
    var dissector = dissector
    for event in events { dissector.handle(event, into: &actions) }
    self.state = .decided(dissector)
  }
}
