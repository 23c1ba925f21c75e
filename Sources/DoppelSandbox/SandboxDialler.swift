package import DoppelExchange
internal import DoppelTransport
package import DoppelWire
package import NIOCore

/// Opens connections to servers that listen inside a sandbox.
package struct SandboxDialler: Dialling {
  private let sandbox: Sandbox
  private let limits: Limits
  private let dialler: Dialler

  package init(_ sandbox: Sandbox, limits: Limits = .defaults) {
    self.sandbox = sandbox
    self.limits = limits
    self.dialler = Dialler(limits: limits)
  }

  /// Fails with `TransportError`: `refused`, `unreachable` or `timedOut`.
  package func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    let address = server.address.isEmpty ? "127.0.0.1" : server.address
    let (dialler, time) = (self.dialler, self.limits.connectTime)
    return self.sandbox.connect(
      address: address, port: server.port, within: .nanoseconds(time.nanoseconds), on: loop
    ).flatMap { socket in
      dialler.take(connected: socket, on: loop)
    }.flatMapErrorThrowing { throw Dialler.explained($0, server, time) }
  }
}
