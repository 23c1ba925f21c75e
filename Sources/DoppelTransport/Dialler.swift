internal import DoppelCLibrary
package import DoppelExchange
package import DoppelWire
package import NIOCore
internal import NIOPosix

/// Opens TCP connections to servers from where this process is, with failures said in sentences.
package struct Dialler: Dialling {
  private let limits: Limits
  private let mark: UInt32?

  /// - Parameter mark: what rules of the kernel know these connections by (`SO_MARK`, Linux, needs `CAP_NET_ADMIN`); `nil` for
  ///   nothing.
  package init(limits: Limits = .defaults, mark: UInt32? = nil) {
    self.limits = limits
    self.mark = mark
  }

  /// Fails with `TransportError`: `unknownHost`, `refused`, `unreachable` or `timedOut`.
  package func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    let time = self.limits.connectTime
    guard (1...65_535).contains(server.port) else {
      return loop.makeFailedFuture(TransportError(.unreachable, "\(server.hostAndPort): there is no such port"))
    }
    return self.bootstrap(loop)
      .connectTimeout(.nanoseconds(time.nanoseconds))
      .connect(host: server.address.isEmpty ? server.name : server.address, port: server.port)
      .flatMapErrorThrowing { throw Self.explained($0, server, time) }
  }

  /// Takes a connection that is open already, as `connect` would have made it.
  package func take(connected socket: CInt, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    self.bootstrap(loop).withConnectedSocket(socket)
  }

  /// `SO_MARK` of Linux (asm-generic/socket.h).
  private static let markOption = NIOBSDSocket.Option(rawValue: 36)

  private func bootstrap(_ loop: any EventLoop) -> ClientBootstrap {
    let bootstrap = ClientBootstrap(group: loop)
      .channelOption(.autoRead, value: false)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.maxMessagesPerRead, value: 4)
      .channelOption(
        .writeBufferWaterMark,
        value: ChannelOptions.Types.WriteBufferWaterMark(low: self.limits.relayedBytes / 4, high: self.limits.relayedBytes)
      )
      .channelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 4_096, maximum: 131_072)
      )
    guard let mark = self.mark else { return bootstrap }
    let option = ChannelOptions.Types.SocketOption(level: .socket, name: Self.markOption)
    return bootstrap.channelOption(option, value: Int(mark))
  }

  /// Why there is no connection to a server, as a sentence.
  ///
  /// - Parameter time: that the server had to answer in.
  package static func explained(_ error: any Error, _ server: Endpoint, _ time: Duration) -> TransportError {
    let place = server.hostAndPort
    switch error {
    case let error as NIOConnectionError:
      guard let first = error.connectionErrors.first?.error else {
        return TransportError(.unknownHost, "the name \(server.host) has no address")
      }
      return self.explained(first, server, time)
    case is SocketAddressError:
      return TransportError(.unknownHost, "the name \(server.host) has no address")
    case ChannelError.connectTimeout:
      return TransportError(.timedOut, "\(place) did not answer within \(time)")
    case let error as IOError:
      let code: TransportError.Code = error.errnoCode == ECONNREFUSED ? .refused : .unreachable
      return TransportError(code, "\(place): \(SystemMessage.text(error.errnoCode))")
    default:
      return TransportError(.unreachable, "\(place): \(error)")
    }
  }
}
