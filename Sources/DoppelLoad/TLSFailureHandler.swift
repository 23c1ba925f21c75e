internal import DoppelTLS
internal import DoppelTransport
internal import NIOCore
internal import NIOSSL

/// Remembers why a TLS handshake with a server failed. Stands right after the TLS handler.
final class TLSFailureHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let tls: NIOSSLHandler
  private let host: String
  private(set) var failure: TransportError?

  init(_ tls: NIOSSLHandler, host: String) {
    self.tls = tls
    self.host = host
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if self.failure == nil {
      let reason = HandshakeFailure(error, certificate: self.tls.peerCertificate, at: .now())
      self.failure = TransportError(.tlsFailed, reason.sentence(host: self.host))
    }
    context.fireErrorCaught(error)
  }
}
