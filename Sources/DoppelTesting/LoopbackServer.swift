internal import NIOConcurrencyHelpers
package import NIOCore
internal import NIOPosix

/// A TCP server on a free port of 127.0.0.1 whose part a test plays, or that answers every HTTP head alike.
package final class LoopbackServer: Sendable {
  private struct State {
    var arrived: [LoopbackConnection] = []
    var waiting: [EventLoopPromise<LoopbackConnection>] = []
    var count = 0
  }

  package let port: Int
  private let channel: any Channel
  private let state: NIOLockedValueBox<State>

  /// - Parameters:
  ///   - answer: what is said to each head that ends with an empty line; `nil` where the test speaks.
  ///   - setUp: adds handlers that stand before a connection's own, such as TLS.
  package init(
    answer: (@Sendable (String) -> String)? = nil, setUp: @escaping @Sendable (any Channel) throws -> Void = { _ in }
  ) async throws {
    let state = NIOLockedValueBox(State())
    self.state = state
    self.channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1_024)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try setUp(channel)
          let inbox = try LoopbackInbox.add(to: channel, answer: answer)
          inbox.value.opened = { Self.arrived(LoopbackConnection(channel, inbox), state) }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.port = self.channel.localAddress?.port ?? 0
  }

  /// The connections that have come.
  package var count: Int { self.state.withLockedValue { $0.count } }

  /// The next connection.
  package func accept() async throws -> LoopbackConnection {
    let promise = self.channel.eventLoop.makePromise(of: LoopbackConnection.self)
    let arrived = self.state.withLockedValue { state -> LoopbackConnection? in
      if state.arrived.isEmpty {
        state.waiting.append(promise)
        return nil
      }
      return state.arrived.removeFirst()
    }
    if let arrived { promise.succeed(arrived) }
    let timer = self.channel.eventLoop.scheduleTask(in: LoopbackConnection.deadline) {
      promise.fail(PeerError.notReady(program: "a client", waitedFor: "a connection", said: ""))
    }
    defer { timer.cancel() }
    return try await promise.futureResult.get()
  }

  /// Accepts no more.
  package func close() async { try? await self.channel.close() }

  private static func arrived(_ connection: LoopbackConnection, _ state: NIOLockedValueBox<State>) {
    let waiting = state.withLockedValue { state -> EventLoopPromise<LoopbackConnection>? in
      state.count += 1
      if state.waiting.isEmpty {
        state.arrived.append(connection)
        return nil
      }
      return state.waiting.removeFirst()
    }
    waiting?.succeed(connection)
  }
}
