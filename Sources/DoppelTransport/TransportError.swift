/// What went wrong on a socket, in a sentence for the person who reads it.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  package struct Code: Sendable, Hashable {
    private let name: String
    private init(_ name: String) { self.name = name }
    /// The address cannot be listened on because something else does.
    package static let portTaken = Code("portTaken")
    /// The address cannot be listened on for another reason.
    package static let cannotListen = Code("cannotListen")
    /// What is to be listened on is neither an address nor a name that has one.
    package static let unknownAddress = Code("unknownAddress")
    /// The server's name has no address.
    package static let unknownHost = Code("unknownHost")
    /// Nothing listens at the server's address and port.
    package static let refused = Code("refused")
    /// The server reset or did not answer the connection, or there is no way to it.
    package static let unreachable = Code("unreachable")
    /// TLS with the server failed: certificate, version or protocol.
    package static let tlsFailed = Code("tlsFailed")
    /// The server took longer than `Limits` allow.
    package static let timedOut = Code("timedOut")
    /// The connection ended before the answer was whole.
    package static let connectionLost = Code("connectionLost")
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func == (left: TransportError, right: TransportError) -> Bool { left.code == right.code }
  package var description: String { self.message }
}
