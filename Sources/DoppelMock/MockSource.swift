internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelProxy
internal import DoppelReport
internal import DoppelRespond
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Answers the questions of one client's connection: from the library, or from the real server where that is allowed.
///
/// Bound to the connection's event loop.
final class MockSource: AnswerSource {
  private let services: MockServices
  private let wire: any WireProtocol
  private let tunnel: Tunnel?
  private let results: ResultSink?
  private let client: Endpoint
  /// The requests that real servers are asked.
  private var calls: [ObjectIdentifier: LiveCall] = [:]
  /// Whether anything was asked.
  private var hasAsked = false
  /// Whether the connection was counted as an attempt to go out.
  private var isAttempt = false

  /// - Parameters:
  ///   - tunnel: the server that the connection is for; `nil` where each request names its own.
  ///   - results: told each decision in the order of the questions.
  ///   - client: the client's end of the connection.
  init(_ services: MockServices, wire: any WireProtocol, tunnel: Tunnel?, client: Endpoint, results: ResultSink?) {
    self.client = client
    self.services = services
    self.wire = wire
    self.tunnel = tunnel
    self.results = results
  }

  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    self.hasAsked = true
    guard self.isMocked(question.request) else { return self.passThrough(question, on: loop) }
    let decision = self.services.answerer.decide(
      question, port: (self.tunnel?.server ?? self.wire.server(of: question.request))?.port ?? 0)
    guard let answer = decision.answer.map({ self.echoing(decision.echoes, in: $0) }) else {
      return self.passThrough(question, on: loop)
    }
    self.results?.decided(decision.outcome, exchange: decision.exchange)
    guard decision.outcome == .hit else {
      let nearest = self.wire.isDelimited ? decision.nearMisses.first : nil
      self.count(.miss(hint: nearest?.fields.joined(separator: ", ") ?? ""), question)
      return self.refuse(answer, question, on: loop)
    }
    self.services.tally.hit()
    guard decision.delay > .zero else { return .now(answer) }
    let promise = loop.makePromise(of: Answer.self)
    loop.scheduleTask(in: .nanoseconds(decision.delay.nanoseconds)) { promise.succeed(answer) }
    return .later(promise.futureResult)
  }

  /// The answer with the client's own values in place of recorded ones.
  private func echoing(_ values: LiveValues, in answer: Answer) -> Answer {
    guard !values.isEmpty, case .prepared(let prepared) = answer else { return answer }
    return .prepared(self.wire.rewriting(prepared) { ValueTokens.replacing(in: $0, values.value(for:)) })
  }

  private func isMocked(_ request: Message) -> Bool {
    if self.services.mocked.areAll { return true }
    let named = self.wire.server(of: request)
    guard var server = self.tunnel?.server ?? named else { return true }
    // a gateway's tunnels know addresses only
    if server.name.isEmpty, let named { server.name = named.host }
    return self.services.mocked.contains(server)
  }

  /// Whether a request itself names a server that the recordings know.
  private func isNamedKnown(_ request: Message) -> Bool {
    self.wire.server(of: request).map(self.services.known.contains) ?? false
  }

  private func passThrough(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    guard self.wire.isDelimited else {
      // One turn means nothing to a server that has not heard those before it, and nothing tells where its answer ends.
      self.results?.decided(.miss, exchange: nil)
      self.count(.miss(hint: ""), question)
      return self.refuse(
        .failed(reason: "a conversation that is not understood cannot be passed on in part"), question, on: loop)
    }
    self.results?.decided(.passthrough, exchange: nil)
    self.count(.passthrough, question)
    guard let server = self.tunnel?.server ?? self.wire.server(of: question.request) else {
      return .now(.failed(reason: "the request names no server that it could be passed to"))
    }
    let tunnel = self.tunnel ?? Tunnel(server: server, direction: .outbound)
    let call = LiveCall(question.request, to: tunnel, wire: self.wire, services: self.services)
    self.calls[ObjectIdentifier(call)] = call
    let answer = call.run(on: loop)
    answer.assumeIsolated().whenComplete { result in
      self.calls[ObjectIdentifier(call)] = nil
      if case .failure = result, !call.isCancelled { self.services.tally.failed() }
    }
    return .later(answer)
  }

  func prospect(of beginning: Question.Beginning) -> Question.Prospect { self.services.answerer.prospect(of: beginning) }

  func clientLeft() {
    if !self.hasAsked, let tunnel = self.tunnel { self.services.ended(tunnel) }
    for call in self.calls.values { call.cancel() }
  }

  /// The answer to a miss. Where no recording knows the server, the connection is an attempt to go out, or the request where it
  /// names its own server; then the answer comes when it is known who asks.
  private func refuse(_ answer: Answer, _ question: Question, on loop: any EventLoop) -> PendingAnswer {
    guard !self.isAttempt, let server = self.tunnel?.server ?? self.wire.server(of: question.request),
      !self.services.known.contains(server), !self.isNamedKnown(question.request)
    else { return .now(answer) }
    self.isAttempt = self.tunnel != nil
    let promise = loop.makePromise(of: Answer.self)
    self.services.egress.count(server.hostAndPort, client: self.client) { promise.succeed(answer) }
    return .later(promise.futureResult)
  }

  private func count(_ outcome: MockReport.Outcome, _ question: Question) {
    let server = self.tunnel?.server ?? self.wire.server(of: question.request)
    let operation = self.wire.operation(of: question.request)
    let host = self.wire.isDelimited ? server?.host : server?.hostAndPort
    self.services.tally.count(
      outcome, host: host ?? "", command: operation.command, location: operation.location)
  }
}
