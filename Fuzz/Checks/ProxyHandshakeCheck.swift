import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

package enum ProxyHandshakeCheck: FuzzCheck {
  package static let name = "proxy-handshake"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    for limits in [Limits.defaults, .narrow] {
      for isThere in [true, false] {
        var outcomes: [Shaking] = []
        for arrival in input.arrivals { outcomes.append(try Shaking(arrival, limits: limits, isThere: isThere)) }
        try expect(outcomes[1] == outcomes[0], "byte by byte is read as at once")
        try expect(outcomes[2] == outcomes[0], "in two is read as at once")
      }
    }
  }

  /// What a handshake was told and said; the server that it asks for is there at once, or is not.
  private struct Shaking: Equatable {
    private var server: Endpoint?
    private var sent = ByteBuffer()
    private var reasons: [String] = []
    private var isClosed = false
    /// The bytes that who takes the connection over gets, and whether that is a tunnel.
    private var rest: ByteBuffer?
    private var isTunnel = false

    init(_ arrivals: [ByteBuffer], limits: Limits, isThere: Bool) throws(FuzzFailure) {
      var handshake = ProxyHandshake(limits: limits)
      for bytes in arrivals {
        if self.rest != nil {
          self.rest?.writeImmutableBuffer(bytes)
          continue
        }
        let hadServer = self.server != nil
        try self.tell(.received(bytes), &handshake)
        if self.server != nil, !hadServer { try self.tell(isThere ? .connected : .failed("no such server"), &handshake) }
      }
      try expect(self.server == nil || self.isClosed || self.isTunnel, "who asked for a server gets it or a refusal")
    }

    private mutating func tell(_ event: ProxyHandshake.Event, _ handshake: inout ProxyHandshake) throws(FuzzFailure) {
      var actions: [ProxyHandshake.Action] = []
      handshake.handle(event, into: &actions)
      for action in actions {
        try expect(!self.isClosed && self.rest == nil, "nothing is said after the end")
        switch action {
        case .connect(let server):
          try expect(self.server == nil, "one server is asked for")
          try expect(!server.name.isEmpty && (1...65_535).contains(server.port), "a server has a name and a port")
          self.server = server
        case .send(let bytes): self.sent.writeImmutableBuffer(bytes)
        case .tunnel(let bytes):
          try expect(self.server != nil, "a tunnel leads to a server")
          self.rest = bytes
          self.isTunnel = true
        case .forward(let bytes): self.rest = bytes
        case .close: self.isClosed = true
        case .gap(let gap): self.reasons.append(gap.reason)
        }
      }
    }
  }
}
