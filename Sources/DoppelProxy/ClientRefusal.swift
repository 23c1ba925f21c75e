internal import NIOSSL

/// Tells a client that does not trust our certificate from one that merely went away.
enum ClientRefusal {
  /// Whether the handshake ended because the client said so (a TLS alert), not because the connection did.
  static func isCertain(_ error: any Error) -> Bool {
    guard let error = error as? NIOSSLError, case .handshakeFailed(let cause) = error else { return false }
    return "\(cause)".contains("ALERT")
  }
}
