internal import DoppelCLibrary
package import DoppelWire
package import NIOCore
internal import NIOPosix

/// Sockets that listen on one port of one or more addresses.
package struct Listener: Sendable {
  private let channels: [any Channel]
  /// The port, the same on all addresses.
  package let port: Int
  /// The addresses that are listened on.
  package let hosts: [String]

  /// Listens.
  ///
  /// Where several hosts are named, those that this machine does not have (such as `::1` without IPv6) are left out as long as
  /// one remains. Port `auto` takes a port that is free on all of them. `::` without an IPv4 host accepts IPv4 too, where the
  /// machine is set so (`IPV6_V6ONLY`, ipv6(7)).
  ///
  /// - Parameters:
  ///   - purpose: what the port is for, as it stands in an error: `--in-port`.
  ///   - setUp: builds the pipeline of an accepted connection, on its event loop; half-closed connections stay open.
  /// - Throws: `TransportError` with `portTaken`, `unknownAddress` or `cannotListen`.
  package static func bind(
    _ hosts: [String], port: ListenAddress.Port, purpose: String, group: any EventLoopGroup, limits: Limits = .defaults,
    setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws -> Listener {
    let isOneFamily = hosts.allSatisfy { $0.contains(":") }
    for attempt in 0... {
      var opened: [any Channel] = []
      var names: [String] = []
      var number = if case .number(let number) = port { number } else { 0 }
      do {
        for host in hosts {
          guard
            let channel = try await self.open(
              host, number, isOneFamily: isOneFamily, isLast: opened.isEmpty && host == hosts.last, limits, group, setUp)
          else { continue }
          opened.append(channel)
          names.append(host)
          number = channel.localAddress?.port ?? number
        }
        return Listener(channels: opened, port: number, hosts: names)
      } catch {
        for channel in opened { try? await channel.close() }
        // A port that the kernel chose for one address may be taken on the other: choose again.
        if port == .auto, attempt < 16, (error as? IOError)?.errnoCode == EADDRINUSE { continue }
        throw Self.explained(error, hosts: hosts, port: number, purpose: purpose)
      }
    }
    preconditionFailure("unreachable: the loop above ends by returning or throwing")
  }

  /// Accepts the connections of sockets that listen already; closing closes them.
  ///
  /// - Throws: an error of the system.
  package static func take(
    _ sockets: [CInt], group: any EventLoopGroup, limits: Limits = .defaults,
    setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws -> Listener {
    var channels: [any Channel] = []
    do {
      for socket in sockets {
        channels.append(try await self.bootstrap(limits, group, setUp).withBoundSocket(socket).get())
      }
    } catch {
      for channel in channels { try? await channel.close() }
      throw error
    }
    return Listener(channels: channels, port: channels.first?.localAddress?.port ?? 0, hosts: [])
  }

  private static func bootstrap(
    _ limits: Limits, _ group: any EventLoopGroup, _ setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelInitializer { server in
        server.eventLoop.makeCompletedFuture {
          try server.pipeline.syncOperations.addHandler(ConnectionLimiter(limit: limits.connections))
        }
      }
      .serverChannelOption(.backlog, value: 4_096)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // One at a time, so that the limiter is asked before each.
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.maxMessagesPerRead, value: 4)
      .childChannelOption(
        .writeBufferWaterMark,
        value: ChannelOptions.Types.WriteBufferWaterMark(low: limits.relayedBytes / 4, high: limits.relayedBytes)
      )
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 4_096, maximum: 131_072)
      )
      .childChannelInitializer(setUp)
  }

  private static func open(
    _ host: String, _ port: Int, isOneFamily: Bool, isLast: Bool, _ limits: Limits, _ group: any EventLoopGroup,
    _ setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws -> (any Channel)? {
    do {
      var bootstrap = self.bootstrap(limits, group, setUp)
      if host.contains(":"), !isOneFamily {
        // Each family has its own socket, also where both listen on every address.
        let option = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
        bootstrap = bootstrap.serverChannelOption(option, value: 1)
      }
      return try await bootstrap.bind(host: host, port: port).get()
    } catch let error as IOError where !isLast && (error.errnoCode == EADDRNOTAVAIL || error.errnoCode == EAFNOSUPPORT) {
      return nil
    }
  }

  private static func explained(_ error: any Error, hosts: [String], port: Int, purpose: String) -> any Error {
    if let unknown = error as? SocketAddressError.UnknownHost {
      return TransportError(
        .unknownAddress,
        "cannot listen on \(unknown.host): expected an IP address of this machine, such as 0.0.0.0 or ::1, or a name for one")
    }
    let place = hosts.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" }.joined(separator: " and ")
    guard let code = (error as? IOError)?.errnoCode else {
      return TransportError(.cannotListen, "cannot listen on \(place) (\(purpose)): \(error)")
    }
    if code == EADDRINUSE {
      let owner = PortOwner.describe(port).map { ", by \($0)" } ?? ""
      return TransportError(
        .portTaken, "port \(port) is taken\(owner); end that program or choose another port with \(purpose) N")
    }
    if code == EACCES {
      return TransportError(
        .cannotListen, "not allowed to listen on \(place); ports below 1024 need root, choose another with \(purpose) N")
    }
    return TransportError(.cannotListen, "cannot listen on \(place) (\(purpose)): \(SystemMessage.text(code))")
  }

  /// Accepts no more; connections that were accepted go on.
  package func close() async {
    for channel in self.channels { try? await channel.close() }
  }
}
