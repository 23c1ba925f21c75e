internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelProtocols
internal import DoppelRecording
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
    /// The exchanges that can be answered with.
    var count: Int
    /// The names and addresses of the servers of all exchanges that are used.
    var servers: Set<String>
    var problems: [LoadProblem]
  }

  let paths: [FilePath]
  let choice: Choice
  /// Fields that Doppel adds to each answer (`--mark`).
  let marks: Fields
  /// Whether noise, echoes and what was written are learned (not with `--no-learn`).
  var learns = true

  /// Reads every file; those that cannot be read are problems, and the others still load.
  func load(_ environment: Environment) -> Loaded {
    var builder = LibraryBuilder(learns: self.learns) { Protocols.form(ofKey: $0) }
    var count = 0
    var servers: Set<String> = []
    var recordings: [FilePath: Int] = [:]
    var last: (file: FilePath, recording: Int)?
    let problems = try? Reading.load(self.paths, environment) { exchange, file in
      guard self.choice.takes(exchange.direction) else { return }
      let named = exchange.request.flatMap { Protocols.named(exchange.protocolName)?.server(of: $0)?.host }
      for name in [exchange.server.name, exchange.server.address, named ?? ""] { servers.insert(name) }
      if last?.file != file {
        let folder = self.recording(of: file)
        last = (file, recordings[folder, default: recordings.count])
        recordings[folder] = last?.recording
      }
      if self.add(exchange, last?.recording ?? 0, to: &builder) { count += 1 }
    }
    return Loaded(library: builder.build(), count: count, servers: servers.subtracting([""]), problems: problems ?? [])
  }

  private func recording(of file: FilePath) -> FilePath {
    let folder = file.removingLastComponent()
    return file.extension == "jsonl" ? folder : folder.removingLastComponent()
  }

  private func add(_ exchange: Exchange, _ recording: Int, to builder: inout LibraryBuilder) -> Bool {
    guard let wire = Protocols.named(exchange.protocolName) else {
      builder.leaveOut("no codec for the protocol")
      return false
    }
    if let reason = wire.reasonToLeaveOut(exchange) {
      builder.leaveOut(reason)
      return false
    }
    guard let request = exchange.request, let response = exchange.response else {
      builder.leaveOut("recorded without a response")
      return false
    }
    guard !response.isBodyCut, !request.isBodyCut else {
      builder.leaveOut("recorded with a body cut by --max-body")
      return false
    }
    if case .partial = exchange.completeness {
      builder.leaveOut("recorded in part")
      return false
    }
    let stored = wire.modernize(exchange.signature)
    let needsComputed = exchange.isSignatureEdited || exchange.foreign != nil || stored.isEmpty
    let computed =
      needsComputed
      ? wire.modernize(wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure)) : nil
    let instance = exchange.signature["instance"].flatMap { Int(String(buffer: $0)) }
    let signature = stored.isEmpty ? computed ?? stored : stored
    builder.add(
      exchange, response: wire.prepare(response: response, to: request, adding: self.marks), signature: signature,
      computed: computed, recording: recording, instance: instance,
      beginning: wire.beginning(of: request, signature: signature),
      facts: self.learns ? self.facts(of: exchange, request, response, wire, signature: computed ?? signature) : AnswerFacts())
    return true
  }

  /// Fields that say nothing but how a request is sent.
  private static let framing: Set<String> = [
    "connection", "content-length", "transfer-encoding", "keep-alive", "date", "expect",
  ]

  private func facts(
    of exchange: Exchange, _ request: Message, _ response: Message, _ wire: any WireProtocol, signature: Signature
  ) -> AnswerFacts {
    var answer = AnswerValues()
    // in letters, because numbers do not count for everything
    if case .status(_, let code, _) = response.start { answer.say(ByteBuffer(bytes: String(code).utf8.map { $0 &+ 49 })) }
    answer.say(wire.decodedBody(of: response) ?? response.body)
    for index in 0..<response.fields.count { answer.note(response.fields.valueBytes(at: index)) }
    let fields = (0..<request.fields.count).compactMap { index -> (name: String, value: ByteBuffer)? in
      let name = request.fields.name(at: index).lowercased()
      return Self.framing.contains(name) ? nil : (name, request.fields.valueBytes(at: index))
    }
    return AnswerFacts(
      effect: wire.effect(of: exchange, signature: signature), issues: wire.sessions(issuedBy: response),
      aspect: wire.aspect(of: request), isRefusal: wire.refusesCredentials(response), answer: answer,
      fields: fields)
  }
}
