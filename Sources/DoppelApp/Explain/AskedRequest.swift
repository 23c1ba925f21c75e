internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelWire
internal import NIOCore

/// A request of a file as a mock is asked it.
struct AskedRequest {
  let exchange: ExchangeID
  let question: Question
  /// Of the server that is asked; 0 where none is known.
  let port: Int

  /// `nil` where there is no whole request, or its protocol has no codec.
  init?(_ exchange: Exchange) {
    guard let wire = Protocols.named(exchange.protocolName), let request = exchange.request, !request.isBodyCut else {
      return nil
    }
    let signature = wire.modernize(ResignRun.resigned(exchange).signature)
    guard !signature.isEmpty else { return nil }
    self.exchange = exchange.id
    self.question = Question(
      key: signature.canonicalBytes, request: request, startedAt: exchange.startedAt,
      connection: exchange.connection.number == 0 ? nil : exchange.connection)
    self.port = exchange.server.port
  }

  /// The session that a request belongs to, by whichever protocol tells it.
  @Sendable static func session(of request: Message) -> String? {
    for wire in Protocols.all {
      if let session = wire.session(of: request) { return session }
    }
    return nil
  }

  /// What a request asks for beside its signature, by whichever protocol tells it.
  @Sendable static func aspect(of request: Message) -> UInt64 {
    for wire in Protocols.all {
      let aspect = wire.aspect(of: request)
      if aspect != 0 { return aspect }
    }
    return 0
  }

  /// What a request says that its client holds, by whichever protocol tells it.
  @Sendable static func held(by request: Message) -> HeldContent? {
    Protocols.all.lazy.compactMap { $0.held(by: request) }.first
  }

  /// The part of a content that a request wants, by whichever protocol tells it.
  @Sendable static func part(of request: Message) -> UInt64 {
    for wire in Protocols.all {
      let part = wire.part(of: request)
      if part != 0 { return part }
    }
    return 0
  }
}
