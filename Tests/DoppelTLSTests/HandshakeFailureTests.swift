import DoppelTLS
import DoppelWire
import NIOCore
import NIOPosix
import NIOSSL
import Testing

struct HandshakeFailureTests {
  private struct Reported: Error, CustomStringConvertible { var description: String }

  @Test(
    arguments: [
      ("error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA at x:1", .certificateRefused(alert: "unknown ca")),
      ("OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE at x:1", .certificateRefused(alert: "bad certificate")),
      ("OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN at x:1", .certificateRefused(alert: "certificate unknown")),
      ("OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED at x:1", .clientCertificateWanted),
      ("OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION at x:1", .noCommonVersion),
      ("OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE at x:1", .noCommonCipher),
      ("OPENSSL_internal:WRONG_VERSION_NUMBER at x:1", .notTLS),
      ("OPENSSL_internal:BAD_PACKET_LENGTH at x:1", .unencryptedAlert),
      ("Error:  EOF during handshake", .closed),
      ("OPENSSL_internal:TLSV1_ALERT_INTERNAL_ERROR at x:1", .other("internal error")),
      ("OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at x:1", .unknownIssuer("an unknown issuer")),
      ("something else", .other("something else")),
    ] as [(String, HandshakeFailure)])
  func `BoringSSL's reasons become kinds`(text: String, failure: HandshakeFailure) {
    #expect(HandshakeFailure(Reported(description: text), certificate: nil, at: noon) == failure)
  }

  @Test func `only a refusal, or a close that may be one, counts as a refusal of our certificate`() {
    #expect(HandshakeFailure.certificateRefused(alert: "unknown ca").isRefusal)
    #expect(HandshakeFailure.closed.isRefusal)
    for failure in [.expired(noon), .selfSigned, .noCommonVersion, .notTLS, .other("x")] as [HandshakeFailure] {
      #expect(!failure.isRefusal)
    }
  }

  @Test func `sentences name the host, the reason and what to do`() {
    #expect(
      HandshakeFailure.expired(CertificateTime(seconds: 1_709_164_799)).sentence(host: "a.test")
        == "the certificate of a.test expired on 2024-02-28; renew it, or accept it with --upstream-insecure a.test")
    #expect(HandshakeFailure.unknownIssuer("\"CN=X\"").sentence(host: "a.test").contains("--upstream-ca FILE"))
    #expect(HandshakeFailure.wrongHost(names: ["b.test"]).sentence(host: "a.test").contains("is for b.test, not for a.test"))
    #expect(HandshakeFailure.notTLS.sentence(host: "a.test") == "a.test does not speak TLS on this port")
  }

  @Test func `a server that speaks plain HTTP and one that closes are told apart`() async throws {
    let answers: [(String, HandshakeFailure)] = [("HTTP/1.1 400 Bad Request\r\n\r\n", .notTLS), ("", .closed)]
    for (answer, failure) in answers {
      let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(PlainAnswer(answer))
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      let contexts = ClientContexts(.init(systemBundle: nil))
      #expect(try await dial(server.localAddress?.port ?? 0, as: "a.test", with: contexts) == .failed(failure))
      try await server.close()
    }
  }

  @Test(.enabled(if: Tool.curl.isPresent, "curl is not installed: apt install curl"), arguments: ["1.2", "1.3"])
  func `a client that does not know the authority is seen to refuse our certificate`(version: String) async throws {
    let authority = try Authority.make(at: .now())
    let context = try ServerContexts(issuer: LeafIssuer(authority: authority)).context(for: ServerName("127.0.0.1"), at: .now())
    let (failures, continuation) = AsyncStream<HandshakeFailure>.makeStream()
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: context), FailureSink(continuation)])
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = server.localAddress?.port ?? 0
    let result = try await Tool.curl.run(
      ["-sS", "--noproxy", "*", "--tls-max", version, "https://127.0.0.1:\(port)/"])
    #expect(result.status == 60, "\(result.output)")
    let failure = await failures.first { _ in true }
    // OpenSSL, with which most curls are built, does not encrypt this alert in TLS 1.3.
    #expect(failure == .certificateRefused(alert: "unknown ca") || version == "1.3" && failure == .unencryptedAlert)
    #expect(failure?.isRefusal == true)
    try await server.close()
  }
}

private final class PlainAnswer: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  private let answer: String

  init(_ answer: String) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: self.answer)), promise: nil)
    context.close(promise: nil)
  }
}

private final class FailureSink: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let continuation: AsyncStream<HandshakeFailure>.Continuation

  init(_ continuation: AsyncStream<HandshakeFailure>.Continuation) { self.continuation = continuation }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.continuation.yield(HandshakeFailure(error, certificate: nil, at: .now()))
    context.close(promise: nil)
  }
}
