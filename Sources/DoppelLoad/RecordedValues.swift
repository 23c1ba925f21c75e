package import DoppelExchange
package import DoppelLearn
package import DoppelWire
internal import NIOCore

/// Reads which values went from answers to requests in recorded exchanges.
package struct RecordedValues: Sendable {
  /// What was found; exchanges are known by their places in the list.
  package let correlations: Correlations
  /// The kind of each request, in words.
  package let kinds: [String]

  /// - Parameters:
  ///   - exchanges: of one direction, in the order of their requests; such without a request count for nothing.
  ///   - wire: the protocol of an exchange; `nil` where none is known.
  package init(_ exchanges: [Exchange], wire: (Exchange) -> (any WireProtocol)?) {
    var varying = VaryingParts()
    var kinds: [String] = []
    for exchange in exchanges {
      kinds.append(Self.kind(of: exchange, wire(exchange)))
      varying.note(kinds[kinds.count - 1])
    }
    kinds = kinds.map { varying.name($0) }
    self.kinds = kinds
    var finder = CorrelationFinder()
    var actors = Actors()
    for (exchange, kind) in zip(exchanges, kinds) {
      let wire = wire(exchange)
      let values = exchange.request.flatMap { wire?.values(in: $0) } ?? []
      finder.addRequest(kind: kind, actor: actors.number(of: exchange, wire), at: exchange.startedAt, values: values)
    }
    for (number, exchange) in exchanges.enumerated() {
      guard let answer = exchange.response, let wire = wire(exchange) else { continue }
      finder.addAnswer(to: number, at: exchange.knownAt, values: wire.values(in: answer))
    }
    self.correlations = finder.finish()
  }

  private static func kind(of exchange: Exchange, _ wire: (any WireProtocol)?) -> String {
    guard let wire, let request = exchange.request else { return exchange.command }
    let signature = wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure)
    return signature.canonicalBytes.withUnsafeReadableBytes { RequestName.of($0) { wire.form(ofKey: $0) } }
  }

  /// Numbers clients: sessions, of which those that an answer opened are one with whose request it answers, else hosts.
  private struct Actors {
    private var numbers: [String: Int] = [:]

    mutating func number(of exchange: Exchange, _ wire: (any WireProtocol)?) -> Int {
      let number = self.number(of: exchange.session ?? "client \(exchange.client.host)")
      guard let wire, let answer = exchange.response else { return number }
      for session in wire.sessions(issuedBy: answer) where self.numbers[session] == nil { self.numbers[session] = number }
      return number
    }

    private mutating func number(of name: String) -> Int {
      let number = self.numbers[name] ?? self.numbers.count
      self.numbers[name] = number
      return number
    }
  }
}

extension Exchange {
  /// What other tools round durations to.
  private static let rounding = Duration.milliseconds(1)

  /// When the client may first have known what the answer says: from its first byte on; where that is not known from its end, which
  /// other tools tell in whole milliseconds.
  fileprivate var knownAt: Timestamp {
    if let firstByte = self.timeToFirstByte { return self.startedAt.advanced(by: firstByte) }
    return max(self.startedAt, self.startedAt.advanced(by: self.duration - Self.rounding))
  }
}
