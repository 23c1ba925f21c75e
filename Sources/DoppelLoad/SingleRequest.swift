package import DoppelExchange
package import DoppelReplay
internal import DoppelTransport
internal import DoppelWire
package import NIOCore

/// One request on a connection of its own, outside of a replay.
package enum SingleRequest {
  /// Sends a request and returns its answer.
  ///
  /// - Throws: `TransportError`: what the connection failed with, or `timedOut` after `services.limits.answerTime`.
  package static func send(
    _ request: Message, to origin: Origin, services: LoadServices, on loop: any EventLoop
  ) async throws -> Message {
    let server = Endpoint(name: origin.host, port: origin.port)
    let exchange = Exchange(
      id: ExchangeID(high: 0, low: 0), protocolName: "", direction: .outbound, startedAt: .epoch, request: request)
    let item = LoadItem(
      exchange: exchange, wire: services.wire.prepare(request: request, server: server, isSecure: origin.isSecure), origin: 0,
      endpoint: 0, check: nil)
    let time = services.limits.answerTime
    let answer = loop.makePromise(of: Message.self)
    loop.execute {
      let connection = LoadConnection(origin, services: services, loop: loop)
      let timer = loop.assumeIsolated().scheduleTask(in: .nanoseconds(time.nanoseconds)) {
        connection.cancel(TransportError(.timedOut, "no answer within \(time)"))
      }
      connection.send(item) { result in
        timer.cancel()
        connection.close()
        answer.completeWith(result.mapError { $0 as any Error })
      }
    }
    return try await answer.futureResult.get()
  }

  /// The status of an answer, 0 where it has none.
  package static func status(of answer: Message) -> Int { LoadItem.status(of: answer) }
}
