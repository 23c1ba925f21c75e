package import DoppelWire
package import NIOCore

/// Answers the name queries of a program: from the recording, or by asking the host's nameservers; a value that is run by a socket's
/// owner.
///
/// ```
///   .asked ─┬─ known here ─▶ .reply
///           ├─ unknown in mock ─▶ .miss, .reply (no such name)
///           └─ else ─▶ .send to the first nameserver, 2 s later to the next, … ─┬─ .answered ─▶ .learn, .reply ─▶ .settle
///                                                                                └─ 5 s ─▶ .notice, .reply (failure) ─▶ .settle
/// ```
///
/// A response counts only from the nameserver that was asked and with the id and question that it was asked with (RFC 5452 section
/// 9.1). HTTPS and SVCB records are said not to be there: they would lead a client to QUIC, or hide the server's name in its
/// ClientHello (RFC 9460).
package struct NameService: Machine {
  /// Who knows the names.
  package enum Role: Sendable, Equatable {
    /// The host's nameservers.
    case forward
    /// The recording; for other names the host's nameservers are asked (`passthrough`), or there is no such name.
    case mock(RecordedNames, passthrough: Bool)
  }

  /// One question to one nameserver, on a socket of its own.
  package struct Attempt: Sendable, Hashable {
    package var query: UInt64
    package var number: Int

    package init(query: UInt64, number: Int) {
      self.query = query
      self.number = number
    }
  }

  package enum Timer: Sendable, Hashable {
    /// For the next nameserver.
    case retry
    /// For all of them.
    case deadline
  }

  package enum Event: Sendable, Equatable {
    /// A client's message; `random` becomes the id that nameservers see.
    case asked(ByteBuffer, by: NameClient, random: UInt16)
    /// A message on the socket of an attempt, which takes them from its nameserver only.
    case answered(ByteBuffer, Attempt)
    /// The nameserver cannot be reached or closed the connection.
    case failed(Attempt)
    case timerFired(Timer, query: UInt64)
    /// A client's connection ended.
    case left(NameClient)
    /// The names of the recording are others from now on.
    case renamed(RecordedNames)
  }

  package enum Action: Sendable, Equatable {
    case reply(ByteBuffer, to: NameClient)
    /// Send from a socket of its own that hears that nameserver only.
    case send(ByteBuffer, to: Nameserver, by: NameClient.Transport, as: Attempt)
    /// Start this timer of a query, instead of one of its kind that runs.
    case startTimer(Timer, query: UInt64, after: Duration)
    /// The query is done: stop its timers, close its sockets.
    case settle(query: UInt64)
    /// A name was resolved to these addresses.
    case learn(DomainName, [IPAddress])
    /// A name that is not in the recording was asked for.
    case miss(DomainName, ResourceType)
    /// Something that the person should read, as a sentence.
    case notice(String)
  }

  private var answers: NameAnswers
  private let isForwarding: Bool
  private let settings: HostResolverSettings
  private let limits: Limits
  private var pending: [UInt64: PendingQuery] = [:]
  private var nextQuery: UInt64 = 0
  /// Whether it was said that the nameservers do not answer, and none has answered since.
  private var isSilenceKnown = false

  package init(role: Role, settings: HostResolverSettings, limits: Limits = .defaults) {
    switch role {
    case .forward: (self.answers, self.isForwarding) = (NameAnswers(recorded: nil), true)
    case .mock(let names, let passthrough): (self.answers, self.isForwarding) = (NameAnswers(recorded: names), passthrough)
    }
    self.settings = settings
    self.limits = limits
  }

  package mutating func handle(_ event: Event, into actions: inout [Action]) {
    switch event {
    case .asked(let bytes, let client, let random): self.take(bytes, client, random, &actions)
    case .answered(let bytes, let attempt): self.answered(bytes, attempt, &actions)
    case .failed(let attempt): self.failed(attempt, &actions)
    case .timerFired(.retry, let query): self.ask(query, &actions)
    case .timerFired(.deadline, let query): self.giveUp(query, &actions)
    case .left(let client):
      for query in self.pending.filter({ $0.value.client == client }).keys.sorted() { self.settle(query, &actions) }
    case .renamed(let names): if self.answers.recorded != nil { self.answers.recorded = names }
    }
  }

  // MARK: - Clients

  /// Takes a client's message. Without a whole header there is no one to answer, and a response is never answered.
  private mutating func take(_ bytes: ByteBuffer, _ client: NameClient, _ random: UInt16, _ actions: inout [Action]) {
    guard bytes.readableBytes >= DNSHeader.length, let header = Self.header(of: bytes), !header.isResponse else { return }
    guard header.operation == 0 else { return self.refuse(header, .notImplemented, client, &actions) }
    guard let query = try? DNSMessage(bytes), let question = query.questions.first, query.questions.count == 1,
      query.additionals.count(where: { $0.type == .opt }) <= 1
    else { return self.refuse(header, .formatError, client, &actions) }
    // RFC 6891 section 6.1.3
    guard query.edns?.version ?? 0 == 0 else { return self.reply(query.response(.badVersion), query, client, &actions) }
    switch self.answers.decide(query, question) {
    case .say(let answer, let addresses):
      if self.answers.recorded?.contains(question.name) == true, !addresses.isEmpty {
        actions.append(.learn(question.name, addresses))
      }
      self.reply(answer, query, client, &actions)
    case .unknown where !self.isForwarding:
      if !self.isSearched(question.name) { actions.append(.miss(question.name, question.type)) }
      self.reply(NameAnswers.noName(query), query, client, &actions)
    case .unknown where question.type == .https || question.type == .svcb:
      self.reply(NameAnswers.noData(query), query, client, &actions)
    case .unknown: self.forward(query, bytes, client, random, &actions)
    }
  }

  /// Whether a name is one that the recording has with a domain of the search list behind it: the client tries these by itself, and
  /// the name that it means is there.
  private func isSearched(_ name: DomainName) -> Bool {
    self.settings.searchDomains.contains { domain in
      guard domain != .root, let short = name.prefix(before: domain) else { return false }
      return self.answers.recorded?.contains(short) == true || LocalNames.contains(short)
    }
  }

  private static func header(of bytes: ByteBuffer) -> DNSHeader? {
    var rest = bytes
    return rest.readMultipleIntegers(as: (UInt16, UInt16).self).map { DNSHeader(id: $0, flags: $1) }
  }

  private func refuse(_ header: DNSHeader, _ code: ResponseCode, _ client: NameClient, _ actions: inout [Action]) {
    actions.append(.reply(DNSMessage(header: header).response(code).encoded(), to: client))
  }

  private func reply(_ answer: DNSMessage, _ query: DNSMessage, _ client: NameClient, _ actions: inout [Action]) {
    let limit = client.transport == .udp ? query.datagramLimit : DNSMessage.longest
    actions.append(.reply(answer.encoded(limit: limit), to: client))
  }

  // MARK: - Nameservers

  private mutating func forward(
    _ query: DNSMessage, _ bytes: ByteBuffer, _ client: NameClient, _ random: UInt16, _ actions: inout [Action]
  ) {
    guard self.pending.count < self.limits.nameQueries else {
      return self.reply(query.response(.serverFailure), query, client, &actions)
    }
    let number = self.nextQuery
    self.nextQuery += 1
    self.pending[number] = PendingQuery(client: client, query: query, bytes: bytes, id: random)
    actions.append(.startTimer(.deadline, query: number, after: self.limits.nameTime))
    self.ask(number, &actions)
  }

  /// Asks the next nameserver; after the last comes the first again, because a datagram may be lost.
  private mutating func ask(_ number: UInt64, _ actions: inout [Action]) {
    guard var pending = self.pending[number] else { return }
    let nameserver = self.settings.nameservers[pending.attempts % self.settings.nameservers.count]
    let attempt = Attempt(query: number, number: pending.attempts)
    pending.open.insert(pending.attempts)
    pending.attempts += 1
    self.pending[number] = pending
    actions.append(.startTimer(.retry, query: number, after: self.limits.nameRetryTime))
    // last, because it may fail at once, and with it the query be done
    actions.append(.send(pending.bytes, to: nameserver, by: pending.client.transport, as: attempt))
  }

  private mutating func answered(_ bytes: ByteBuffer, _ attempt: Attempt, _ actions: inout [Action]) {
    guard let pending = self.pending[attempt.query], pending.open.contains(attempt.number),
      let head = try? DNSMessage(headOf: bytes), head.header.isResponse, head.header.id == pending.query.header.id
    else { return }
    let isEmptyRefusal = head.questions.isEmpty && head.header.code != 0
    guard head.questions == pending.query.questions || isEmptyRefusal else { return }
    self.isSilenceKnown = false
    let refusals: [ResponseCode] = [.serverFailure, .notImplemented, .refused]
    if isEmptyRefusal || refusals.contains(ResponseCode(UInt16(head.header.code))) {
      self.pending[attempt.query]?.refusal = bytes
      return self.failed(attempt, &actions)
    }
    self.learn(bytes, pending, &actions)
    self.pass(bytes, pending, &actions)
    self.settle(attempt.query, &actions)
  }

  private func learn(_ bytes: ByteBuffer, _ pending: PendingQuery, _ actions: inout [Action]) {
    guard let name = pending.query.questions.first?.name, let message = try? DNSMessage(bytes) else { return }
    let addresses = message.addresses(of: name)
    if message.header.code == 0, !addresses.isEmpty { actions.append(.learn(name, addresses)) }
  }

  /// Passes a nameserver's response to the client as it is, or cut where the client cannot take as much.
  private func pass(_ bytes: ByteBuffer, _ pending: PendingQuery, _ actions: inout [Action]) {
    let isTooLong = pending.client.transport == .udp && bytes.readableBytes > pending.query.datagramLimit
    guard isTooLong, var message = try? DNSMessage(headOf: bytes) else {
      return actions.append(.reply(bytes.withID(pending.clientID), to: pending.client))
    }
    message.header.id = pending.clientID
    message.header.isTruncated = true
    actions.append(.reply(message.encoded(), to: pending.client))
  }

  /// Asks the next nameserver at once; where all have failed, that is the answer.
  private mutating func failed(_ attempt: Attempt, _ actions: inout [Action]) {
    guard self.pending[attempt.query]?.open.remove(attempt.number) != nil, let pending = self.pending[attempt.query] else {
      return
    }
    if pending.attempts < self.settings.nameservers.count {
      self.ask(attempt.query, &actions)
    } else if pending.open.isEmpty {
      self.giveUp(attempt.query, &actions)
    }
  }

  private mutating func giveUp(_ number: UInt64, _ actions: inout [Action]) {
    guard let pending = self.pending[number] else { return }
    if let refusal = pending.refusal {
      self.pass(refusal, pending, &actions)
    } else {
      var query = pending.query
      query.header.id = pending.clientID
      if !self.isSilenceKnown { actions.append(.notice(self.silence(pending.attempts))) }
      self.isSilenceKnown = true
      self.reply(query.response(.serverFailure), query, pending.client, &actions)
    }
    self.settle(number, &actions)
  }

  private func silence(_ attempts: Int) -> String {
    let hosts = self.settings.nameservers.prefix(attempts).map(\.host)
    return hosts.count == 1
      ? "the resolver \(hosts[0]) does not answer" : "the resolvers \(hosts.joined(separator: ", ")) do not answer"
  }

  private mutating func settle(_ number: UInt64, _ actions: inout [Action]) {
    self.pending[number] = nil
    actions.append(.settle(query: number))
  }
}
