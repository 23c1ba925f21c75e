internal import DoppelWire
package import NIOCore
internal import NIOSSL

/// One of the two ends of a relay: passes what its channel reads to the other end, untouched and at once, and stops reading while
/// the other end cannot take more. Half-closed connections stay half-closed.
///
/// Both ends run on one event loop. `tee` sees the bytes after they were passed on, with the moment before.
package final class RelayHandler: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private let peer: Peer
  private let tee: Tee?
  private var other: RelayHandler?
  private var context: ChannelHandlerContext?
  private var wantsRead = false
  /// Whether this end's channel takes more; followed here, because asking the channel for each read costs more than the read.
  private var isWritable = true
  private var hasInputClosed = false
  private var hasOutputClosed = false
  private var isQuiescing = false
  private var isReset = false

  /// The two ends of one relay; add `client` to the client's channel and `upstream` to the server's.
  package static func pair(tee: Tee?) -> (client: RelayHandler, upstream: RelayHandler) {
    let client = RelayHandler(.client, tee)
    let upstream = RelayHandler(.upstream, tee)
    client.other = upstream
    upstream.other = client
    return (client, upstream)
  }

  /// Lets two channels of one event loop talk to each other, from their pipelines' ends on.
  ///
  /// - Throws: where one of them is closed.
  package static func join(client: any Channel, upstream: any Channel, tee: Tee? = nil) throws {
    let ends = self.pair(tee: tee)
    try client.pipeline.syncOperations.addHandler(ends.client)
    try upstream.pipeline.syncOperations.addHandler(ends.upstream)
    for channel in [client, upstream] {
      channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
    }
  }

  private init(_ peer: Peer, _ tee: Tee?) {
    self.peer = peer
    self.tee = tee
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    self.isWritable = context.channel.isWritable
  }

  package func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.other = nil
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = self.unwrapInboundIn(data)
    let moment = WallClock.now
    self.other?.context?.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil)
    self.tee?.received(self.peer, bytes, at: moment)
    if self.isQuiescing { self.closeIfIdle() }
  }

  /// Treats bytes as read from this end's channel: they came before the relay began. Where `isLast`, its peer has said all.
  package func replay(_ bytes: ByteBuffer, isLast: Bool) {
    guard let context = self.context else { return }
    if bytes.readableBytes > 0 { self.channelRead(context: context, data: NIOAny(bytes)) }
    if isLast { self.userInboundEventTriggered(context: context, event: ChannelEvent.inputClosed) }
  }

  package func read(context: ChannelHandlerContext) {
    if self.other?.isWritable ?? true { context.read() } else { self.wantsRead = true }
  }

  package func channelWritabilityChanged(context: ChannelHandlerContext) {
    self.isWritable = context.channel.isWritable
    if self.isWritable, let other = self.other, other.wantsRead {
      other.wantsRead = false
      other.context?.read()
    }
    context.fireChannelWritabilityChanged()
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.inputClosed(isReset: false)
      if self.hasOutputClosed { context.close(promise: nil) }
    } else if event is QuiesceEvent {
      self.isQuiescing = true
      self.other?.isQuiescing = true
      self.closeIfIdle()
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  package func channelInactive(context: ChannelHandlerContext) {
    self.tee?.closed(self.peer, isReset: false)
    if self.isReset { self.other?.context?.closeWithReset() } else { self.other?.closeAfterFlush() }
    self.tee?.closed(self.peer.other, isReset: false)
    context.fireChannelInactive()
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The end of a connection without a TLS closure alert is an end like others; the event for it follows.
    if let error = error as? NIOSSLError, error == .uncleanShutdown { return }
    self.tee?.closed(self.peer, isReset: true)
    self.isReset = error is IOError
    context.close(promise: nil)
  }

  /// This end's peer will send no more: the other end's peer is told so, and may go on sending.
  private func inputClosed(isReset: Bool) {
    guard !self.hasInputClosed else { return }
    self.hasInputClosed = true
    self.tee?.closed(self.peer, isReset: isReset)
    self.other?.closeOutput()
  }

  private func closeIfIdle() {
    guard self.tee?.isIdle ?? true else { return }
    // so that what ends here is not taken for ended by the server
    self.tee?.closed(.client, isReset: false)
    self.closeAfterFlush()
    self.other?.closeAfterFlush()
  }

  private func closeOutput() {
    guard !self.hasOutputClosed, let context = self.context else { return }
    self.hasOutputClosed = true
    if self.hasInputClosed {
      self.closeAfterFlush()
    } else {
      context.close(mode: .output, promise: nil)
    }
  }

  /// Closes once all that was written is sent.
  private func closeAfterFlush() {
    self.context?.closeAfterFlush(peerHasEnded: self.hasInputClosed)
  }
}
