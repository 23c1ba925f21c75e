internal import DoppelWire
package import NIOCore

/// Gives what passes through a channel to a server to a tee: what is written is the client's, what is read the server's.
package final class TeeHandler: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private let tee: Tee

  package init(_ tee: Tee) { self.tee = tee }

  package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let moment = WallClock.now
    context.write(data, promise: promise)
    self.tee.received(.client, self.unwrapOutboundIn(data), at: moment)
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // first, because whoever is given the last bytes may close the channel at once
    self.tee.received(.upstream, self.unwrapInboundIn(data), at: WallClock.now)
    context.fireChannelRead(data)
  }

  package func channelInactive(context: ChannelHandlerContext) {
    self.tee.closed(.upstream, isReset: false)
    self.tee.closed(.client, isReset: false)
    context.fireChannelInactive()
  }
}
