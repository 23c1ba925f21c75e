package import DoppelExchange
package import DoppelTransport
package import NIOCore

/// Opens connections to servers that listen inside a sandbox.
package struct SandboxDialler: Dialling {
  private let sandbox: Sandbox
  private let dialler: Dialler

  package init(_ sandbox: Sandbox, dialler: Dialler) {
    self.sandbox = sandbox
    self.dialler = dialler
  }

  package func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    let address = server.address.isEmpty ? "127.0.0.1" : server.address
    let dialler = self.dialler
    return self.sandbox.connect(address: address, port: server.port, on: loop).flatMap { socket in
      dialler.take(connected: socket, on: loop)
    }
  }
}
