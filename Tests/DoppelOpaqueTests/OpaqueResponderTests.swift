import DoppelExchange
import DoppelOpaque
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

private let server = Endpoint(name: "db.test", port: 5432)

private func said(_ text: String) -> ResponderEvent { .received(ByteBuffer(string: text), at: .epoch) }

private func looks(for text: String) -> ResponderAction {
  .look(
    Question.Beginning(
      group: Signature(["opaque:host": "db.test:5432"]).canonicalBytes, bytes: ByteBuffer(string: text)))
}

private func found(_ whole: Int?, canGrow: Bool = false) -> ResponderEvent {
  .looked(Question.Prospect(whole: whole, canGrow: canGrow), at: .epoch)
}

private func asks(_ text: String) -> ResponderAction {
  let request = Message(body: ByteBuffer(string: text), framing: text.isEmpty ? .none : .length)
  let key = Signature(["opaque:host": "db.test:5432", "opaque:request": text]).canonicalBytes
  return .ask(Question(key: key, request: request, startedAt: .epoch))
}

private func answered(_ text: String, closes: Bool = false) -> ResponderEvent {
  let wire = ByteBuffer(string: text)
  return .answered(.prepared(PreparedResponse(wire: wire, closes: closes)), at: .epoch)
}

private func says(_ text: String) -> ResponderAction { .send(ByteBuffer(string: text)) }

private func responder(_ limits: Limits = .defaults) -> OpaqueResponder {
  OpaqueResponder(ConnectionContext(id: ConnectionID(1), direction: .outbound, server: server), limits: limits)
}

struct OpaqueResponderTests {
  private let waits = ResponderAction.wait(.milliseconds(10))
  private let looksForEnd = ResponderAction.look(
    Question.Beginning(
      group: Signature(["opaque:host": "db.test:5432", "opaque:end": "yes"]).canonicalBytes, bytes: ByteBuffer()))

  @Test func `a client that ends without a word asks by that where it is recorded, and not after it was answered`() {
    let key = Signature(["opaque:host": "db.test:5432", "opaque:request": "", "opaque:end": "yes"]).canonicalBytes
    let question = Question(key: key, request: Message(framing: .close), startedAt: .epoch)
    play(responder()) {
      on(.closed(at: .epoch), does: self.looksForEnd)
      on(found(0), does: .ask(question))
      on(answered("0"), does: says("0"), .close)
    }
    play(responder()) {
      on(said("PING"), does: looks(for: "PING"))
      on(found(4), does: asks("PING"))
      on(answered("PONG"), does: says("PONG"))
      on(.closed(at: .epoch), does: .close)
    }
  }

  @Test func `a request that can be no other is asked at once and answered`() {
    play(responder()) {
      on(said("PING"), does: looks(for: "PING"))
      on(found(4), does: asks("PING"))
      on(answered("PONG"), does: says("PONG"))
      on(said("PING"), does: looks(for: "PING"))
      on(found(4), does: asks("PING"))
      on(answered("PONG", closes: true), does: says("PONG"), .linger)
      on(said("PING"))
      on(.closed(at: .epoch))
    }
  }

  @Test func `a request that comes in parts is waited for, however long`() {
    var waiting = responder()
    play(waiting) {
      on(said("PI"), does: looks(for: "PI"))
      on(found(nil, canGrow: true))
      on(.waited(at: .epoch))
      on(said("NG"), does: looks(for: "PING"))
      on(found(4), does: asks("PING"))
    }
    var actions: [ResponderAction] = []
    waiting.handle(said("PI"), into: &actions)
    waiting.handle(found(nil, canGrow: true), into: &actions)
    #expect(waiting.isHeadUnderWay && !waiting.isDelimited)
  }

  @Test func `a request that is the start of another is asked when the client is silent`() {
    play(responder()) {
      on(said("GET"), does: looks(for: "GET"))
      on(found(3, canGrow: true), does: self.waits)
      on(said(" a"), does: looks(for: "GET a"))
      on(found(5, canGrow: true), does: self.waits)
      on(.waited(at: .epoch), does: asks("GET a"))
      on(.waited(at: .epoch))
      on(answered("1"), does: says("1"))
    }
  }

  @Test func `requests that come together are asked one after the other, the longest first`() {
    play(responder()) {
      on(said("ONETWO"), does: looks(for: "ONETWO"))
      on(found(3), does: asks("ONE"))
      on(said("THREE"))
      on(answered("1"), does: says("1"), looks(for: "TWOTHREE"))
      on(found(3), does: asks("TWO"))
      on(answered("2"), does: says("2"), looks(for: "THREE"))
      on(found(3, canGrow: true), does: self.waits)
      on(.waited(at: .epoch), does: asks("THR"))
    }
  }

  @Test(arguments: [Answer.miss(explanation: ByteBuffer(string: "{}")), .failed(reason: "why")])
  func `what is not recorded is asked once and whole, and closes`(answer: Answer) {
    play(responder()) {
      on(said("NO"), does: looks(for: "NO"))
      on(found(nil), does: self.waits)
      on(said("PE"), does: looks(for: "NOPE"))
      on(found(nil), does: self.waits)
      on(.waited(at: .epoch), does: asks("NOPE"))
      on(.answered(answer, at: .epoch), does: .linger)
      on(said("PING"))
      on(.waited(at: .epoch))
    }
  }

  @Test func `the first words of a server are asked for when the client waits for them`() {
    play(responder()) {
      on(.invited(at: .epoch), does: asks(""))
      on(answered("220"), does: says("220"))
      on(said("HELO"), does: looks(for: "HELO"))
      on(found(0), does: self.waits)
      on(.waited(at: .epoch), does: asks("HELO"))
    }
    play(responder()) {
      on(said("HELO"), does: looks(for: "HELO"))
      on(.invited(at: .epoch))
    }
  }

  @Test func `an answer of nothing is silence, or the end`() {
    play(responder()) {
      on(said("X"), does: looks(for: "X"))
      on(found(1), does: asks("X"))
      on(answered(""))
      on(.closed(at: .epoch), does: .close)
    }
    play(responder()) {
      on(said("X"), does: looks(for: "X"))
      on(found(1), does: asks("X"))
      on(answered("", closes: true), does: .linger)
    }
  }

  @Test func `a live answer is said, and closes where the server did`() {
    for framing in [Message.Framing.close, .length] {
      let answer = Answer.response(Message(body: ByteBuffer(string: "b"), framing: framing))
      var one = responder()
      var actions: [ResponderAction] = []
      for event in [said("a"), found(1), .answered(answer, at: .epoch)] { one.handle(event, into: &actions) }
      #expect(actions == [looks(for: "a"), asks("a"), says("b")] + (framing == .close ? [.linger] : []))
    }
  }

  @Test func `a client that has said all is not waited for`() {
    play(responder()) {
      on(.closed(at: .epoch), does: self.looksForEnd)
      on(found(nil), does: .close)
    }
    for (prospect, length) in [(found(nil, canGrow: true), 3), (found(2, canGrow: true), 2), (found(nil), 3)] {
      var one = responder()
      var actions: [ResponderAction] = []
      for event in [said("abc"), prospect, .closed(at: .epoch)] { one.handle(event, into: &actions) }
      #expect(actions.last == asks(String("abc".prefix(length))))
      one.handle(answered("1"), into: &actions)
      // what waits after the answer is looked for and asked without a wait
      #expect(actions.last == (length == 3 ? .close : looks(for: "c")))
      guard length == 2 else { continue }
      one.handle(found(nil, canGrow: true), into: &actions)
      #expect(actions.last == asks("c"))
    }
  }

  @Test func `a request that is begun and not completed in time is a miss`() {
    play(responder()) {
      on(.headTimedOut(at: .epoch))
      on(said("PI"), does: looks(for: "PI"))
      on(found(nil, canGrow: true))
      on(.headTimedOut(at: .epoch), does: asks("PI"))
      on(.headTimedOut(at: .epoch))
    }
  }

  @Test func `a client that has said all before its last answer is closed, any other is let go without a reset`() {
    for hasEnded in [true, false] {
      var one = responder()
      var actions: [ResponderAction] = []
      for event in [said("NO"), found(nil), .waited(at: .epoch)] + (hasEnded ? [.closed(at: .epoch)] : []) {
        one.handle(event, into: &actions)
      }
      one.handle(.answered(.failed(reason: "why"), at: .epoch), into: &actions)
      #expect(actions.last == (hasEnded ? ResponderAction.close : .linger))
    }
  }

  @Test(arguments: [4, 5]) func `what was asked is not kept, however much a client says`(portion: Int) {
    var one = responder()
    var largest = 0
    func handle(_ event: ResponderEvent) {
      var actions: [ResponderAction] = []
      one.handle(event, into: &actions)
      for action in actions {
        switch action {
        case .look(let beginning):
          let waits = beginning.bytes.readableBytes
          largest = max(largest, beginning.bytes.storageCapacity)
          handle(waits < 4 ? found(nil, canGrow: true) : found(4))
        case .ask: handle(answered("PONG"))
        case .send, .wait, .close, .linger, .gap: break
        }
      }
    }
    // of 5 bytes a part of the next request waits most of the time
    for _ in 0..<10_000 { handle(said(String("PINGP".prefix(portion)))) }
    #expect(largest < 256, "\(largest)")
  }

  @Test func `what is longer than anything recorded is asked at once, and what waits is bounded`() {
    var limits = Limits()
    limits.conversationKept = 4
    play(responder(limits)) {
      on(said("abcd"), does: looks(for: "abcd"))
      on(found(nil), does: self.waits)
      on(said("e"), does: looks(for: "abcde"))
      on(found(nil), does: asks("abcde"))
      on(said("1234"))
      on(said("5"), does: .gap(Gap(reason: "a client said more than is kept while an answer was due", bytes: 5)), .linger)
    }
  }
}

/// A recording behind a responder, as a mock has it.
private struct Recorded {
  let answers: [ByteBuffer: PreparedResponse]
  let requests: [String]

  init(_ exchanges: [Exchange]) {
    let opaque = OpaqueProtocol()
    var answers: [ByteBuffer: PreparedResponse] = [:]
    for exchange in exchanges {
      guard let response = exchange.response, opaque.reasonToLeaveOut(exchange) == nil else { continue }
      answers[exchange.signature.canonicalBytes] = opaque.prepare(response: response, to: nil, adding: Fields())
    }
    self.answers = answers
    self.requests = exchanges.map { String(buffer: $0.request?.body ?? ByteBuffer()) }
  }

  private func prospect(_ bytes: ByteBuffer) -> Question.Prospect {
    let text = String(buffer: bytes)
    return Question.Prospect(
      whole: self.requests.filter { text.hasPrefix($0) || $0.isEmpty }.map(\.utf8.count).max(),
      canGrow: self.requests.contains { $0 != text && $0.hasPrefix(text) })
  }

  /// What is said to these events; a miss is told by `!`, the end by `.`.
  func answer(_ events: [ResponderEvent]) -> String {
    var one = responder()
    var heard = ""
    func handle(_ event: ResponderEvent) {
      var actions: [ResponderAction] = []
      one.handle(event, into: &actions)
      for action in actions {
        switch action {
        case .look(let beginning): handle(.looked(self.prospect(beginning.bytes), at: .epoch))
        case .ask(let question):
          let answer = self.answers[question.key]
          if answer == nil { heard += "!" }
          handle(.answered(answer.map(Answer.prepared) ?? .miss(explanation: ByteBuffer()), at: .epoch))
        case .send(let bytes): heard += String(buffer: bytes)
        case .close, .linger: heard += "."
        case .wait, .gap: break
        }
      }
    }
    for event in events { handle(event) }
    return heard
  }
}

struct OpaqueConversationTests {
  private static let turns = [
    "": "hi;", "USER a;": "ok;", "USER ab;": "no;", "USER": "who;", "LIST;": "1;2;3;", "QUIT;": "bye;",
  ]

  private static func recorded(_ requests: [String], serverEnds: Bool = true) -> Recorded {
    var dissector = OpaqueDissector(
      ConnectionContext(id: ConnectionID(1), direction: .outbound, server: server), reason: OpaqueProtocol.unrecognised,
      limits: .defaults)
    var actions: [DissectorAction] = []
    for request in requests {
      dissector.handle(.received(.client, ByteBuffer(string: request), at: .epoch), into: &actions)
      dissector.handle(.received(.upstream, ByteBuffer(string: Self.turns[request] ?? ""), at: .epoch), into: &actions)
    }
    for peer in serverEnds ? [Peer.upstream, .client] : [.client, .upstream] {
      dissector.handle(.closed(peer, isReset: false, at: .epoch), into: &actions)
    }
    return Recorded(actions.compactMap { if case .exchange(let exchange) = $0 { exchange } else { nil } })
  }

  @Test(arguments: [["", "USER a;", "QUIT;"], ["", "LIST;", "USER", "USER ab;", "LIST;", "QUIT;"], ["USER ab;", "QUIT;"]])
  func `what was recorded is answered alike, at once, byte by byte and all together`(requests: [String]) {
    let recorded = Self.recorded(requests)
    let expected = requests.map { Self.turns[$0] ?? "" }.joined() + "."
    let invited: [ResponderEvent] = requests.first == "" ? [.invited(at: .epoch)] : []
    let quiet = ResponderEvent.waited(at: .epoch)
    #expect(recorded.answer(invited + requests.flatMap { [said($0), quiet] }) == expected)
    #expect(recorded.answer(invited + requests.flatMap { $0.map { said(String($0)) } + [quiet] }) == expected)
    #expect(recorded.answer(invited + [said(requests.joined()), quiet]) == expected)
    let stream = requests.joined()
    for cut in stream.indices {
      #expect(recorded.answer(invited + [said(String(stream[..<cut])), said(String(stream[cut...])), quiet]) == expected)
    }
  }

  @Test func `a mock ends where the server did, and only there`() {
    #expect(Self.recorded(["LIST;"]).answer([said("LIST;")]) == "1;2;3;.")
    #expect(Self.recorded(["LIST;"], serverEnds: false).answer([said("LIST;"), said("LIST;")]) == "1;2;3;1;2;3;")
    #expect(Self.recorded(["LIST;"]).answer([said("NONE;"), .waited(at: .epoch)]) == "!.")
  }
}
