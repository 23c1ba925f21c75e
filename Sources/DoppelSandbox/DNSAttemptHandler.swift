internal import DoppelDNS
internal import NIOCore

/// Hands what a nameserver says on the socket of one attempt to the runner.
final class DNSAttemptHandler<Inbound>: ChannelInboundHandler {
  typealias InboundIn = Inbound

  private let runner: DNSRunner
  private let attempt: NameService.Attempt
  private let message: (Inbound) -> ByteBuffer

  /// - Parameter message: the message in what the socket reads.
  init(_ runner: DNSRunner, _ attempt: NameService.Attempt, message: @escaping (Inbound) -> ByteBuffer) {
    self.runner = runner
    self.attempt = attempt
    self.message = message
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.runner.handle(.answered(self.message(self.unwrapInboundIn(data)), self.attempt))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) { self.runner.handle(.failed(self.attempt)) }
}
