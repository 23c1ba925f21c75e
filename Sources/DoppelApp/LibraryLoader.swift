internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelMock
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelSynthesis
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// Compiles the recordings that a mock answers from.
struct LibraryLoader: Sendable {
  /// Which exchanges are used.
  enum Choice: String, Sendable, CaseIterable {
    case out, `in`, any

    func takes(_ direction: Direction) -> Bool {
      switch self {
      case .any: true
      case .out: direction == .outbound
      case .in: direction == .inbound
      }
    }
  }

  struct Loaded: Sendable {
    var library: Library
    /// What makes up answers; `nil` where none are made up.
    var synthesizer: Synthesizers?
    /// The exchanges that can be answered with.
    var count: Int
    /// The names and addresses of the servers of all exchanges that are used.
    var servers: Set<String>
    /// The answers that policies and age say are to be renewed.
    var due = DueAnswers()
    /// Two policies that contradict each other; what both are for is never renewed.
    var contradiction: RenewalRules.Contradiction?
    /// Policies that are for no request there is.
    var idlePolicies: [String] = []
    var problems: [LoadProblem]
  }

  let paths: [FilePath]
  /// A file or folder that is passed over, with all that is in it.
  var excluded: FilePath?
  let choice: Choice
  /// Fields that Doppel adds to each answer (`--mark`).
  let marks: Fields
  /// Whether noise, echoes and what was written are learned (not with `--no-learn`).
  var learns = true
  /// What people decided of noise.
  var decided = NoiseRules()

  /// An exchange that was taken into a library.
  struct Taken {
    var exchange: Exchange
    var signature: Signature
    var facts: AnswerFacts
    var file: FilePath
  }
  /// Which answers are to be renewed; `nil` where none is.
  var policies: RenewalPolicies?
  var now: @Sendable () -> Timestamp = { .epoch }
  /// Whether answers are made up in states that were never recorded (`--synthesize`).
  var synthesizes = false
  /// Whether time says which of several answers comes (`--selection time`).
  var keepsTime = false
  /// By what the recorded sessions are told apart (`--session`).
  var sessions = SessionRule.automatic

  /// Reads every file; those that cannot be read are problems, and the others still load.
  ///
  /// - Parameter look: is given each exchange that can be answered with, in the order of the numbers that the library gives them.
  func load(_ environment: Environment, look: (Taken) -> Void = { _ in }) -> Loaded {
    var builder = LibraryBuilder(
      learns: self.learns, decided: self.decided, keepsTime: self.keepsTime, form: { Protocols.form(ofKey: $0) },
      texts: { Protocols.texts(of: $0) })
    var count = 0
    var samples: [Sample] = []
    var servers: Set<String> = []
    var recordings: [FilePath: Int] = [:]
    var last: (file: FilePath, recording: Int)?
    var due = self.policies.map {
      RenewalPolicies.Search($0, edited: $0.asksAnew ? self.edited() : [], at: self.now())
    }
    let problems = try? Reading.load(self.paths, environment) { exchange, file in
      guard self.choice.takes(exchange.direction), self.excluded.map({ !file.starts(with: $0) }) ?? true else { return }
      let named = exchange.request.flatMap { Protocols.named(exchange.protocolName)?.server(of: $0)?.host }
      for name in [exchange.server.name, exchange.server.address, named ?? ""] { servers.insert(name) }
      if last?.file != file {
        let folder = RecordingSource.recording(of: file)
        last = (file, recordings[folder, default: recordings.count])
        recordings[folder] = last?.recording
      }
      guard let (signature, facts) = self.add(exchange, last?.recording ?? 0, to: &builder) else { return }
      if self.synthesizes, samples.count < Sample.limit, let sample = self.sample(exchange, last?.recording ?? 0, order: count)
      {
        samples.append(sample)
      }
      count += 1
      look(Taken(exchange: exchange, signature: signature, facts: facts, file: file))
      due?.look(at: exchange, signature, in: RecordingSource.recording(of: file))
    }
    let library = builder.build()
    let synthesizer =
      self.synthesizes ? Synthesizers(samples, sessions: library.sessions) { Protocols.form(ofKey: $0) } : nil
    return Loaded(
      library: library, synthesizer: synthesizer, count: count, servers: servers.subtracting([""]),
      due: due?.found() ?? DueAnswers(), contradiction: due?.contradiction, idlePolicies: due?.idle.sorted() ?? [],
      problems: problems ?? [])
  }

  /// The exchanges that people edited.
  private func edited() -> Set<ExchangeID> {
    Set(LibraryReading.read(self.paths).exchanges.lazy.filter(\.edited.isEdited).map(\.exchange.id))
  }

  /// What answers are made up after; `nil` for an exchange that tells nothing of that.
  private func sample(_ exchange: Exchange, _ recording: Int, order: Int) -> Sample? {
    guard let wire = Protocols.named(exchange.protocolName), let request = exchange.request, let response = exchange.response
    else { return nil }
    let stored = wire.modernize(exchange.signature)
    let signature =
      stored.isEmpty ? wire.modernize(wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure)) : stored
    let effect = wire.effect(of: exchange, signature: signature)
    let body = wire.decodedBody(of: response) ?? response.body
    var hasBody = true
    if case .request("HEAD", _, _) = request.start { hasBody = false }
    guard max(body.readableBytes, request.body.readableBytes) <= Sample.bodyLimit,
      let shown = Shown(response, body: body, effect: effect.kind, hasBody: hasBody)
    else { return nil }
    let form: SynthesisModel.Form = { Protocols.form(ofKey: $0) }
    return Sample(
      order: order, exchange: exchange.id, recording: recording, startedAt: exchange.startedAt,
      session: self.sessions.name(of: exchange, in: recording),
      call: Call(key: signature.canonicalBytes, fields: request.fields, body: request.body, form: form), shown: shown)
  }

  private func add(
    _ exchange: Exchange, _ recording: Int, to builder: inout LibraryBuilder
  ) -> (Signature, AnswerFacts)? {
    guard let wire = Protocols.named(exchange.protocolName) else {
      builder.leaveOut("no codec for the protocol")
      return nil
    }
    if let reason = wire.reasonToLeaveOut(exchange) {
      builder.leaveOut(reason)
      return nil
    }
    guard let request = exchange.request, let response = exchange.response else {
      builder.leaveOut("recorded without a response")
      return nil
    }
    guard !response.isBodyCut, !request.isBodyCut else {
      builder.leaveOut("recorded with a body cut by --max-body")
      return nil
    }
    if case .partial = exchange.completeness {
      builder.leaveOut("recorded in part")
      return nil
    }
    let stored = wire.modernize(exchange.signature)
    let needsComputed = exchange.isSignatureEdited || exchange.foreign != nil || stored.isEmpty
    let computed =
      needsComputed
      ? wire.modernize(wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure)) : nil
    let instance = exchange.signature["instance"].flatMap { Int(String(buffer: $0)) }
    let signature = stored.isEmpty ? computed ?? stored : stored
    let facts =
      self.learns ? self.facts(of: exchange, request, response, wire, signature: computed ?? signature) : AnswerFacts()
    builder.add(
      exchange, response: wire.prepare(response: response, to: request, adding: self.marks), signature: signature,
      computed: computed, recording: recording,
      owner: self.sessions == .automatic ? .credentials : .named(self.sessions.name(of: exchange, in: recording)),
      instance: instance,
      beginning: wire.beginning(of: request, signature: signature),
      facts: facts)
    return (signature, facts)
  }

  /// Fields that say nothing but how and when a message is sent.
  static let framing: Set<String> = [
    "connection", "content-length", "transfer-encoding", "keep-alive", "date", "expect",
  ]

  /// Whether a plain value is long enough, and no number, so that it is not found by chance.
  private static func isTelling(_ value: ByteBuffer) -> Bool {
    value.readableBytes >= 6 && value.readableBytesView.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
  }

  /// Whether an answer holds the address of its server, in its body or in a header field: after two slashes, or as all of a text.
  private static func names(address: ByteBuffer, _ response: Message, _ body: ByteBuffer) -> Bool {
    guard address.readableBytes > 0 else { return false }
    let bytes = Array(address.readableBytesView)
    func holds(_ text: ByteBuffer, _ sought: [UInt8]) -> Bool {
      text.withUnsafeReadableBytes { bytes in
        var rest = bytes[...]
        while rest.count >= sought.count, let start = rest.firstIndex(of: sought[0]) {
          if rest[start...].starts(with: sought) { return true }
          rest = rest[(start + 1)...]
        }
        return false
      }
    }
    let linked = Array("//".utf8) + bytes
    // a name alone may be a word
    let isTelling = bytes.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    let quoted = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    return holds(body, linked) || isTelling && holds(body, quoted)
      || (0..<response.fields.count).contains { index in
        let value = response.fields.valueBytes(at: index)
        return holds(value, linked) || isTelling && value == address
      }
  }

  /// What the server computed from what it was told to change.
  private func derived(
    _ request: Message, _ response: Message, _ wire: any WireProtocol, _ signature: Signature
  ) -> [DerivedValue] {
    let fields = (0..<response.fields.count).map { response.fields.valueBytes(at: $0) }
    let computed = DerivedValue.all(in: fields + [wire.decodedBody(of: response) ?? response.body]) {
      DerivedValue.Request(body: request.body, key: signature.canonicalBytes) { Protocols.form(ofKey: $0) }
    }
    return computed + DerivedValue.lengths(in: fields, of: request.body)
  }

  private func facts(
    of exchange: Exchange, _ request: Message, _ response: Message, _ wire: any WireProtocol, signature: Signature
  ) -> AnswerFacts {
    var answer = AnswerValues()
    // in letters, because numbers do not count for everything
    if case .status(_, let code, _) = response.start { answer.say(ByteBuffer(bytes: String(code).utf8.map { $0 &+ 49 })) }
    let said = wire.decodedBody(of: response) ?? response.body
    answer.say(said)
    for index in 0..<response.fields.count { answer.note(response.fields.valueBytes(at: index)) }
    let fields = (0..<request.fields.count).compactMap { index -> (name: String, value: ByteBuffer)? in
      let name = request.fields.name(at: index).lowercased()
      return Self.framing.contains(name) ? nil : (name, request.fields.valueBytes(at: index))
    }
    let effect = wire.effect(of: exchange, signature: signature)
    var facts = AnswerFacts(
      effect: effect, issues: self.sessions.names(issuedBy: response, wire),
      isLogin: self.sessions == .automatic ? nil : !wire.sessions(issuedBy: response).isEmpty, user: wire.user(of: request),
      aspect: wire.aspect(of: request), isRefusal: wire.refusesCredentials(response), answer: answer,
      fields: fields, derived: effect.kind == .none ? [] : self.derived(request, response, wire, signature))
    facts.said = said
    facts.credential = wire.credential(of: request)
    facts.addressField = fields.first { $0.name == "host" && Self.names(address: $0.value, response, said) }?.name
    facts.repeatedFields = Set(
      fields.lazy.filter {
        FreshNames.contain($0.name) && Self.isTelling($0.value) && response.fields.first($0.name) == String(buffer: $0.value)
      }.map(
        \.name)
    )
    facts.tag = wire.tag(of: response)
    if wire.confirms(response) { facts.confirmed = wire.held(by: request)?.tags }
    facts.isAbsence = wire.tellsAbsence(response)
    facts.part = wire.part(of: request)
    facts.givesParts = wire.givesParts(response)
    return facts
  }
}
