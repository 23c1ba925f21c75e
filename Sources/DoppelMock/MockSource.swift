internal import DoppelExchange
internal import DoppelLearn
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
  private let connection: ConnectionID
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
  init(
    _ services: MockServices, wire: any WireProtocol, tunnel: Tunnel?, client: Endpoint, on connection: ConnectionID,
    results: ResultSink?
  ) {
    self.client = client
    self.connection = connection
    self.services = services
    self.wire = wire
    self.tunnel = tunnel
    self.results = results
  }

  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    self.hasAsked = true
    var question = question
    question.connection = self.connection
    guard self.isMocked(question.request) else { return self.passThrough(question, on: loop) }
    let decision = self.services.answerer.decide(
      question, port: (self.tunnel?.server ?? self.wire.server(of: question.request))?.port ?? 0)
    self.results?.numbered(decision.number)
    if let pending = self.answerExpired(decision, question, on: loop) { return pending }
    guard let answer = decision.answer.map({ self.saidNow(self.marked($0, decision, question), decision, to: question) }) else {
      return self.askedLive(question, on: loop)
    }
    self.results?.decided(decision.outcome, exchange: decision.exchange)
    if decision.outcome == .synthesized {
      self.count(.synthesized, question)
      return .now(answer)
    }
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

  /// What comes of a request that nothing was recorded for, where real servers may be asked.
  private func askedLive(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    guard let server = self.server(of: question.request), !self.services.mayAsk(question.request, server) else {
      return self.passThrough(question, on: loop)
    }
    let reason = "no recorded request has this signature, and its policy is never"
    self.results?.decided(.miss, exchange: nil)
    self.count(.miss(hint: reason), question)
    let explanation = Explanation.write(key: question.key, nearMisses: [], message: reason)
    return self.refuse(.miss(explanation: explanation), question, on: loop)
  }

  /// What is said in place of a recorded answer that is due; `nil` where it is given all the same.
  private func answerExpired(_ decision: Decision, _ question: Question, on loop: any EventLoop) -> PendingAnswer? {
    guard let expiry = self.services.expiry, let exchange = decision.exchange,
      let due = expiry.due(exchange, isMadeUp: decision.outcome == .synthesized, at: question.startedAt)
    else { return nil }
    let reason = "the recorded answer \(expiry.text(of: due.reason))"
    switch expiry.handling {
    case .use: return nil
    case .warn:
      self.warn(reason, of: question, expiry)
      return nil
    case .fail:
      expiry.refused(Signature(uncheckedCanonicalBytes: question.key))
      self.results?.decided(.miss, exchange: nil)
      self.count(.miss(hint: reason), question)
      return .now(.miss(explanation: Explanation.write(key: question.key, nearMisses: [], message: reason)))
    case .refresh:
      guard self.wire.isDelimited, let renewal = expiry.renewal, let answer = decision.answer else { return nil }
      let session = self.wire.session(of: question.request)
      var obstacle = due.obstacle
      if !renewal.onlyReads(question.request) { obstacle = .unsafe }
      if obstacle == nil, session.map(expiry.isIssued) ?? false { obstacle = .issued }
      if let obstacle {
        self.warn("\(reason), and given: \(obstacle.description)", of: question, expiry)
        return nil
      }
      let isSame = due.asked?.isSame(as: question.key, question.request.fields, session: session) ?? false
      let keeps = isSame && expiry.renews(exchange, session: session)
      let remark = isSame ? "the request is another client's" : "the request says something else than the recorded one"
      return self.renewed(
        self.saidNow(answer, decision, to: question), of: exchange, due, question, expiry, renewal,
        notKept: keeps ? nil : remark, on: loop)
    }
  }

  /// Asks the real server in the place of a recorded answer: once for each request where the answer was too old, each time where its
  /// policy says so. `nil` where the recorded one is given all the same.
  ///
  /// - Parameter reason: why what the server says is given and not kept; `nil` where it is kept.
  private func renewed(
    _ recorded: Answer, of exchange: ExchangeID, _ due: DueAnswers.Answer, _ question: Question, _ expiry: AnswerExpiry,
    _ renewal: Renewal, notKept reason: String?, on loop: any EventLoop
  ) -> PendingAnswer? {
    let request = due.reason == .age ? AskedForm.hash(question.key, question.request.fields) : nil
    switch request.flatMap(expiry.fetched) {
    case .recorded: return nil
    case .live(let message):
      self.results?.decided(.hit, exchange: exchange)
      self.services.tally.hit()
      return .now(.response(message))
    case nil: break
    }
    expiry.refused(Signature(uncheckedCanonicalBytes: question.key))
    let given = "the recorded answer is given, though it \(expiry.text(of: due.reason))"
    let sink = renewal.sink(inPlaceOf: exchange, due.kind, keeps: reason == nil)
    return self.passThrough(question, on: loop, within: Renewal.patience, keepingIn: sink) { live in
      switch live {
      case .failure(let error):
        if let request { expiry.note(.recorded, of: request) }
        self.warn("\(error); \(given)", of: question, expiry)
        return recorded
      case .success(.response(let response)):
        if let refusal = renewal.refusal(due.kind, response) {
          self.warn("\(refusal); \(given)", of: question, expiry)
          return recorded
        }
        if let reason { self.warn("asked for anew, and not kept: \(reason)", of: question, expiry) }
        if let request { expiry.note(.live(response), of: request) }
        return .response(response)
      case .success(let answer): return answer
      }
    }
  }

  /// Warns of a request, once.
  private func warn(_ reason: String, of question: Question, _ expiry: AnswerExpiry) {
    let operation = self.wire.operation(of: question.request)
    let host = (self.tunnel?.server ?? self.wire.server(of: question.request))?.host ?? ""
    let request = "\(operation.command) \(host)\(operation.location)"
    if expiry.isFirstWarning(of: request) { self.services.notice("\(request): \(reason)") }
  }

  /// An answer that was made up says so, and has the wire form of a recorded one.
  private func marked(_ answer: Answer, _ decision: Decision, _ question: Question) -> Answer {
    guard decision.outcome == .synthesized, case .response(let response) = answer else { return answer }
    let mark = Fields(["Doppel-Outcome": decision.outcome.rawValue])
    return .prepared(self.wire.prepare(response: response, to: question.request, adding: mark))
  }

  /// The answer with the client's own values in place of recorded ones, its moments as far from now as they were, and tokens that
  /// say so signed anew.
  private func saidNow(_ answer: Answer, _ decision: Decision, to question: Question) -> Answer {
    guard decision.isRewritten, case .prepared(let prepared) = answer else { return answer }
    let changes = decision.changes
    var tokens: [(live: ByteBuffer, recorded: ByteBuffer)] = []
    let rewritten = self.wire.rewriting(
      prepared,
      { part, text in
        let signed = self.services.tokens.signing(text, changes, &tokens)
        return changes.rewriting(signed ?? text, of: part) ?? signed
      }, following: { Derivation.again($0, from: $1, for: $2) })
    if !tokens.isEmpty { self.services.answerer.bind(tokens, for: question) }
    return .prepared(rewritten)
  }

  private func isMocked(_ request: Message) -> Bool {
    if self.services.mocked.areAll { return true }
    return self.server(of: request).map(self.services.mocked.contains) ?? true
  }

  /// The server that a request is for, with its name; `nil` where nothing tells.
  private func server(of request: Message) -> Endpoint? {
    let named = self.wire.server(of: request)
    guard var server = self.tunnel?.server ?? named else { return nil }
    // a gateway's tunnels know addresses only
    if server.name.isEmpty, let named { server.name = named.host }
    return server
  }

  /// Whether a request itself names a server that the recordings know.
  private func isNamedKnown(_ request: Message) -> Bool {
    self.wire.server(of: request).map(self.services.known.contains) ?? false
  }

  /// - Parameters:
  ///   - patience: how long the answer may take; `nil` for as long as any.
  ///   - sink: where the exchange is kept; `nil` for where misses are.
  ///   - judge: is given the server's answer, or why there is none, and tells what is said; where there is no judge, the server's
  ///     is, or that it cannot.
  private func passThrough(
    _ question: Question, on loop: any EventLoop, within patience: Duration? = nil, keepingIn sink: (any ExchangeSink)? = nil,
    judge: ((_ live: Result<Answer, any Error>) -> Answer)? = nil
  ) -> PendingAnswer {
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
    let call = LiveCall(
      question.request, to: tunnel, wire: self.wire, services: self.services, within: patience, keepingIn: sink)
    self.calls[ObjectIdentifier(call)] = call
    let answer = call.run(on: loop)
    answer.assumeIsolated().whenComplete { result in
      self.calls[ObjectIdentifier(call)] = nil
      if case .failure = result, !call.isCancelled { self.services.tally.failed() }
    }
    guard let judge else { return .later(answer) }
    let judging = NIOLoopBound(judge, eventLoop: loop)
    return .later(answer.map { judging.value(.success($0)) }.flatMapErrorThrowing { judging.value(.failure($0)) })
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
