package import DoppelExchange
internal import DoppelHTTP
internal import DoppelTransport
package import DoppelWire
package import NIOCore

/// Takes over a connection whose first words a `ProxyHandshakeHandler` has read.
package protocol ProxyRouting: AnyObject {
  /// Makes a connection to the server possible; success lets the client be told so.
  func connect(_ server: Endpoint, for channel: any Channel) -> EventLoopFuture<Void>

  /// Adds the handlers of a tunnel to the server that was connected last; they get the client's next bytes.
  func tunnel(_ channel: any Channel) throws

  /// Adds the handlers for a client that speaks to the proxy request by request.
  func forward(_ channel: any Channel) throws

  /// Counts what could not be understood.
  func count(_ gap: Gap)
}

/// Runs the `ProxyHandshake` of one client's connection, then leaves the pipeline to what `routing` puts there.
package final class ProxyHandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private var handshake: ProxyHandshake
  private let routing: any ProxyRouting
  private let limits: Limits
  private var timer: Scheduled<Void>?
  private var isDone = false

  package init(routing: any ProxyRouting, limits: Limits) {
    self.handshake = ProxyHandshake(limits: limits)
    self.routing = routing
    self.limits = limits
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    let limit = TimeAmount.nanoseconds(self.limits.headerTime.nanoseconds)
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { context.close(promise: nil) }
  }

  package func handlerRemoved(context: ChannelHandlerContext) { self.timer?.cancel() }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !self.isDone else { return context.fireChannelRead(data) }
    self.handle(.received(self.unwrapInboundIn(data)), context)
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if !self.isDone, event is QuiesceEvent || event as? ChannelEvent == .inputClosed {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func handle(_ event: ProxyHandshake.Event, _ context: ChannelHandlerContext) {
    var actions: [ProxyHandshake.Action] = []
    self.handshake.handle(event, into: &actions)
    for action in actions {
      switch action {
      case .connect(let server): self.connect(server, context)
      case .send(let bytes): context.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil)
      case .gap(let gap): self.routing.count(gap)
      case .close:
        self.isDone = true
        context.lingerAfterFlush(self.limits)
      case .tunnel(let held): self.leave(held, context) { try self.routing.tunnel($0) }
      case .forward(let held): self.leave(held, context) { try self.routing.forward($0) }
      }
    }
  }

  private func connect(_ server: Endpoint, _ context: ChannelHandlerContext) {
    self.routing.connect(server, for: context.channel).assumeIsolated().whenComplete { result in
      switch result {
      case .success: self.handle(.connected, context)
      case .failure(let error): self.handle(.failed("\(error)"), context)
      }
    }
  }

  /// Hands the connection over, beginning with the bytes that were held.
  private func leave(
    _ held: ByteBuffer, _ context: ChannelHandlerContext, _ addHandlers: (any Channel) throws -> Void
  ) {
    self.isDone = true
    self.timer?.cancel()
    guard context.channel.isActive else { return }
    do {
      try addHandlers(context.channel)
      if held.readableBytes > 0 {
        context.fireChannelRead(NIOAny(held))
        context.fireChannelReadComplete()
      }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }
}
