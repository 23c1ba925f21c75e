package import DoppelExchange
internal import DoppelProtocols
package import DoppelProxy
package import DoppelReport
package import DoppelRespond
internal import DoppelRules
package import DoppelTransport
package import DoppelWire
internal import NIOCore

/// What all connections of a mock share.
package struct MockServices: Sendable {
  package var answerer: Answerer
  /// How TLS is answered, and real servers verified when they are asked.
  package var interception: Interception
  package var mocked: MockedHosts
  /// The servers that the recordings know.
  package var known: KnownServers
  /// What the program tried to reach that they do not.
  package var egress: EgressLog
  /// Where what was asked and how it was answered is kept; `nil` for nowhere.
  package var results: (any ExchangeSink)?
  /// Where exchanges with real servers are kept that the library did not know; `nil` unless misses are recorded.
  package var recorded: (any ExchangeSink)?
  /// By which tokens in answers are signed again.
  package var tokens: TokenSigning
  /// What is done with answers that are due; `nil` where none is.
  package var expiry: AnswerExpiry?
  /// Whether the real server may be asked what nothing was recorded for.
  package var mayAsk: @Sendable (_ request: Message, _ server: Endpoint) -> Bool
  /// Where decisions are kept so that they can be explained; `nil` for nowhere.
  package var log: DecisionLog?
  package var tally: MockTally
  package var counters: TrafficCounters
  package var limits: Limits
  /// The way to real servers, where a tunnel has none of its own.
  package var dialler: any Dialling
  /// Says something once to the person who watches; one line without secrets.
  package var notice: @Sendable (String) -> Void

  package init(
    answerer: Answerer, interception: Interception, mocked: MockedHosts = MockedHosts(),
    known: KnownServers = KnownServers(), egress: EgressLog = EgressLog(),
    results: (any ExchangeSink)? = nil, recorded: (any ExchangeSink)? = nil,
    expiry: AnswerExpiry? = nil, mayAsk: @escaping @Sendable (Message, Endpoint) -> Bool = { _, _ in true },
    tokens: TokenSigning = TokenSigning(),
    log: DecisionLog? = nil, tally: MockTally = MockTally(), counters: TrafficCounters = TrafficCounters(),
    limits: Limits = .defaults,
    dialler: (any Dialling)? = nil, notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.dialler = dialler ?? Dialler(limits: limits)
    self.answerer = answerer
    self.interception = interception
    self.mocked = mocked
    self.known = known
    self.egress = egress
    self.results = results
    self.recorded = recorded
    self.tokens = tokens
    self.expiry = expiry
    self.mayAsk = mayAsk
    self.log = log
    self.tally = tally
    self.counters = counters
    self.limits = limits
    self.notice = notice
  }

  /// What was asked so far and how it was answered, with the hits of each endpoint.
  package var report: MockReport {
    var report = self.tally.report
    report.egress = self.egress.report
    report.sessions = self.answerer.sessions
    // what was found and then not given was no hit
    let refusals = (self.expiry?.refusals ?? [:]).map { (signature: $0.key, count: -$0.value) }
    for (signature, count) in self.answerer.hits + refusals {
      report.attributeHits(
        count, host: signature.text(of: "host"), method: signature.text(of: "method"), path: signature.text(of: "url"))
    }
    return report
  }
}

extension MockServices {
  /// Whether the server of a tunnel is mocked and was recorded as one that speaks first.
  func greets(for tunnel: Tunnel) -> Bool {
    self.mocked.contains(tunnel.server)
      && self.prospect(of: Message(), for: tunnel).whole == 0
  }

  /// Whether these bytes begin with a recorded request of a protocol that is not understood, or such a request with them.
  func recalls(_ bytes: ByteBuffer, for tunnel: Tunnel) -> Bool {
    let prospect = self.prospect(of: Message(body: bytes), for: tunnel)
    return prospect.canGrow || (prospect.whole ?? 0) > 0
  }

  /// Whether no recording knows the server of a tunnel, so that nothing can be waited for that it would say.
  func isUnknown(_ tunnel: Tunnel) -> Bool { !self.known.contains(tunnel.server) && !self.converses(as: tunnel) }

  /// Whether what no protocol knows is left to the server of a tunnel itself: it is not mocked, or misses are passed through
  /// and no conversation with it was recorded, of which the real server could not take up the middle.
  func leaves(_ tunnel: Tunnel) -> Bool {
    guard self.mocked.contains(tunnel.server) else { return true }
    return !self.answerer.refusesMisses && !self.converses(as: tunnel)
  }

  /// Whether a conversation was recorded of the server of a tunnel.
  private func converses(as tunnel: Tunnel) -> Bool {
    let prospect = self.prospect(of: Message(), for: tunnel)
    return prospect.canGrow || prospect.whole != nil || self.answersEnd(for: tunnel)
  }

  /// Whether the server of a tunnel is mocked and was recorded with an answer to a client that ended without a word.
  func answersEnd(for tunnel: Tunnel) -> Bool {
    self.mocked.contains(tunnel.server) && self.prospect(of: Message(framing: .close), for: tunnel).whole == 0
  }

  /// Counts a connection on which nothing was asked as an attempt to go out, where no recording knows its server and misses are
  /// refused.
  func ended(_ tunnel: Tunnel) {
    guard self.answerer.refusesMisses, self.mocked.contains(tunnel.server), !self.known.contains(tunnel.server) else { return }
    self.egress.count(tunnel.server.hostAndPort)
  }

  private func prospect(of request: Message, for tunnel: Tunnel) -> Question.Prospect {
    guard self.answerer.knowsBeginnings else { return Question.Prospect() }
    let about = ConnectionContext(
      id: ConnectionID(0), direction: tunnel.direction, server: tunnel.server, isSecure: tunnel.isServerSecure,
      fixedHost: tunnel.fixedHost)
    return Protocols.opaque.beginning(of: request, on: about).map(self.answerer.prospect(of:)) ?? Question.Prospect()
  }
}

extension Signature {
  /// The value of the key of this name in whichever protocol; empty where there is none.
  fileprivate func text(of name: String) -> String {
    self.entries.first { $0.key.hasSuffix(":" + name) }.map { String(buffer: $0.value) } ?? ""
  }
}
