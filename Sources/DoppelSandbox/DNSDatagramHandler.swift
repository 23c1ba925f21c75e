internal import DoppelDNS
internal import NIOCore

/// Hands the queries that come to a UDP socket to the runner.
final class DNSDatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let runner: DNSRunner
  private let number: Int

  init(_ runner: DNSRunner, number: Int) {
    self.runner = runner
    self.number = number
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = self.unwrapInboundIn(data)
    self.runner.asked(envelope.data, by: .datagram(socket: self.number, sender: envelope.remoteAddress))
  }

  /// What goes wrong with one client's datagram does not end the socket of all.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}

  func channelInactive(context: ChannelHandlerContext) { self.runner.ended(self.number) }
}
