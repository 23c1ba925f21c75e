internal import DoppelExchange
internal import DoppelLearn
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelWire
internal import NIOCore

/// Reads exchanges as answers that a refresh can look at.
enum AnswerReading {
  /// The protocol whose answers are renewed: the one that tells where a request ends.
  static var wire: (any WireProtocol)? { Protocols.all.first { $0.isDelimited } }

  /// What a refresh needs to know of the protocol's answers.
  static func form(_ wire: any WireProtocol) -> AnswerForm {
    AnswerForm(
      volatilePaths: wire.volatilePaths, project: { wire.projection(of: $0) }, decodedBody: { wire.decodedBody(of: $0) })
  }

  /// Why an exchange is no answer that can be renewed, as a fixed sentence; `nil` where it is one.
  static func reasonToLeaveOut(_ exchange: Exchange) -> String? {
    guard let wire = Protocols.named(exchange.protocolName) else { return "no codec for the protocol" }
    guard wire.isDelimited else { return "conversations that are not understood are renewed by recording anew" }
    if let reason = wire.reasonToLeaveOut(exchange) { return reason }
    guard exchange.request != nil, let response = exchange.response else { return "recorded without a response" }
    if response.isBodyCut { return "recorded with a body cut by --max-body" }
    guard exchange.completeness == .complete else { return "recorded in part" }
    return nil
  }

  /// By which requests are the same, whatever a person made of the signature.
  static func key(of exchange: Exchange) -> Signature {
    guard let wire = Protocols.named(exchange.protocolName), let request = exchange.request else { return exchange.signature }
    var key = wire.modernize(exchange.signature)
    if exchange.isSignatureEdited || exchange.foreign != nil || key.isEmpty {
      key = wire.modernize(wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure))
    }
    key["instance"] = nil
    key["direction"] = ByteBuffer(string: exchange.direction.rawValue)
    return key
  }

  /// What an exchange did on its server.
  static func effect(of exchange: Exchange) -> Effect {
    Protocols.named(exchange.protocolName)?.effect(of: exchange, signature: self.key(of: exchange)) ?? Effect()
  }

  static func place(of exchange: Exchange) -> RequestPlace {
    var path = exchange.location
    if case .request(_, let target, _)? = exchange.request?.start, target.hasPrefix("/") { path = target }
    return RequestPlace(method: exchange.command, host: exchange.server.host, port: exchange.server.port, path: path)
  }

  /// What an answer says, but for values of a class.
  static func content(of answer: Message) -> UInt64 {
    var values = AnswerValues()
    // in letters, because numbers do not count for everything
    if case .status(_, let code, _) = answer.start { values.say(ByteBuffer(bytes: String(code).utf8.map { $0 &+ 49 })) }
    values.say(self.wire?.decodedBody(of: answer) ?? answer.body)
    return values.content
  }

  static func newer(_ exchange: Exchange) -> NewerAnswer? {
    exchange.response.map {
      NewerAnswer(
        signature: self.key(of: exchange), place: self.place(of: exchange), answer: $0, content: self.content(of: $0))
    }
  }

  /// - Parameter recording: the number of its recording.
  static func library(_ exchange: LibraryExchange, recording: Int) -> LibraryAnswer? {
    let edited = exchange.edited
    guard let answer = edited.exchange.response, let recorded = edited.recorded.response ?? edited.exchange.response else {
      return nil
    }
    let base: LibraryAnswer.Base =
      if let hash = edited.lostBodyHash {
        .withoutBody(recorded, isBody: { EditedExchange.isBody($0, of: hash) })
      } else {
        .known(recorded)
      }
    return LibraryAnswer(
      recording: recording, signature: self.key(of: edited.recorded), place: self.place(of: edited.exchange),
      takenAt: LibraryExchange.takenAt(edited.exchange), answer: answer, base: base, content: self.content(of: recorded),
      isEdited: edited.isEdited || edited.hasNotes)
  }
}
