internal import DoppelCLibrary
package import DoppelExchange
package import NIOCore
internal import NIOPosix

/// The server that a connection was meant for which rules of the kernel have redirected to us.
package enum OriginalDestination {
  /// `SO_ORIGINAL_DST` and `IP6T_SO_ORIGINAL_DST` (linux/netfilter_ipv4.h, linux/netfilter_ipv6/ip6_tables.h).
  private static let option = NIOBSDSocket.Option(rawValue: 80)

  /// Asks the kernel; at once where the channel's event loop is the current one.
  ///
  /// Fails with an `IOError` where the connection was not redirected.
  package static func of(_ channel: any Channel) -> EventLoopFuture<Endpoint> {
    guard let socket = channel as? any SocketOptionProvider, let local = channel.localAddress else {
      return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }
    switch local {
    case .v4:
      let level = NIOBSDSocket.OptionLevel(rawValue: CInt(IPPROTO_IP))
      return socket.unsafeGetSocketOption(level: level, name: self.option).map { (address: sockaddr_in) in
        Self.endpoint(SocketAddress(address))
      }
    case .v6:
      let level = NIOBSDSocket.OptionLevel(rawValue: CInt(IPPROTO_IPV6))
      return socket.unsafeGetSocketOption(level: level, name: self.option).map { (address: sockaddr_in6) in
        Self.endpoint(SocketAddress(address))
      }
    case .unixDomainSocket: return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }
  }

  private static func endpoint(_ address: SocketAddress) -> Endpoint {
    Endpoint(address: address.ipAddress ?? "", port: address.port ?? 0)
  }
}
