import DoppelExchange
import DoppelTesting
import DoppelTransport
import Foundation
import NIOCore

/// The way to servers in a network of a test, by connections that are marked.
struct InsideDialler: Dialling {
  let network: OwnNetwork
  static let mark: UInt32 = 77

  func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    let promise = loop.makePromise(of: CInt.self)
    let network = self.network
    promise.completeWithTask { try await network.open(server.address, server.port, mark: Self.mark) }
    return promise.futureResult.flatMap { Dialler().take(connected: $0, on: loop) }
      .flatMapErrorThrowing { error in
        guard case PeerError.system(_, ECONNREFUSED) = error else { throw error }
        throw TransportError(.refused, "\(server.hostAndPort): connection refused")
      }
  }
}

/// A way that always leads to one server, wherever it is asked to go.
struct FixedDialler: Dialling {
  let port: Int

  func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    Dialler().connect(to: Endpoint(address: "127.0.0.1", port: self.port), on: loop)
  }
}

/// A way that leads nowhere.
struct FailingDialler: Dialling {
  let error: TransportError

  func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    loop.makeFailedFuture(self.error)
  }
}
