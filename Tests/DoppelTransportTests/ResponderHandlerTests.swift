import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelTransport

/// Answers each target with the future or answer that the test has set for it; others at once with the target itself.
private final class Answers: AnswerSource {
  var later: [String: EventLoopFuture<Answer>] = [:]

  static func says(_ text: String) -> Answer {
    .prepared(
      PreparedResponse(
        wire: ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"), closes: false))
  }

  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    guard case .request(_, let target, _) = question.request.start else { return .now(.failed(reason: "no request")) }
    return self.later[target].map(PendingAnswer.later) ?? .now(Self.says(target))
  }
}

private func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a.test\r\n\r\n" }

/// A responder on a channel whose time the test moves.
private struct Setting {
  let channel = EmbeddedChannel()
  let source = Answers()

  init(idleTime: Duration = .seconds(300), headerTime: Duration = .seconds(30), limits: Limits = .defaults) throws {
    var limits = limits
    (limits.idleTime, limits.headerTime) = (idleTime, headerTime)
    let about = ConnectionContext(id: ConnectionID(1), direction: .outbound)
    try self.channel.pipeline.syncOperations.addHandler(
      ResponderHandler(
        HTTP1Protocol().makeResponder(about, limits: limits), source: self.source, limits: limits))
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  func say(_ text: String) throws { try self.channel.writeInbound(ByteBuffer(string: text)) }

  /// The bodies of what was answered since the last look, as one text.
  func heard() throws -> String {
    var text = ""
    while let bytes = try self.channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
    return text
  }

  /// The targets that were answered, in order.
  func answered() throws -> [String] {
    try self.heard().split(separator: "\r\n").filter { $0.hasPrefix("/") }.map { String($0.prefix { $0 != "H" }) }
  }
}

struct ResponderHandlerTests {
  @Test func `pipelined requests are answered in order`() throws {
    let setting = try Setting()
    try setting.say((0..<100).map { get("/\($0)") }.joined())
    #expect(try setting.answered() == (0..<100).map { "/\($0)" })
  }

  @Test func `later answers are said in the order of the questions, whatever order they come in`() throws {
    let setting = try Setting()
    let promises = (0..<3).map { _ in setting.channel.eventLoop.makePromise(of: Answer.self) }
    for (index, promise) in promises.enumerated() { setting.source.later["/\(index * 2)"] = promise.futureResult }
    try setting.say((0..<6).map { get("/\($0)") }.joined())
    #expect(try setting.answered() == [])
    promises[2].succeed(Answers.says("/4"))
    promises[1].succeed(Answers.says("/2"))
    #expect(try setting.answered() == [])
    promises[0].succeed(Answers.says("/0"))
    #expect(try setting.answered() == ["/0", "/1", "/2", "/3", "/4", "/5"])
  }

  @Test func `an answer that is there already does not overtake the one before`() throws {
    let setting = try Setting()
    setting.source.later["/1"] = setting.channel.eventLoop.makeSucceededFuture(Answers.says("/1"))
    setting.source.later["/2"] = setting.channel.eventLoop.makeSucceededFuture(Answers.says("/2"))
    try setting.say((0..<5).map { get("/\($0)") }.joined())
    #expect(try setting.answered() == ["/0", "/1", "/2", "/3", "/4"])
  }

  @Test func `orders of arrival, drawn at random, lose and reorder nothing`() throws {
    var choices = Choices(1)
    for _ in 0..<50 {
      let setting = try Setting()
      let promises = (0..<20).map { _ in setting.channel.eventLoop.makePromise(of: Answer.self) }
      for (index, promise) in promises.enumerated() where Bool.random(using: &choices) {
        setting.source.later["/\(index)"] = promise.futureResult
      }
      var heard: [String] = []
      for index in 0..<20 { try setting.say(get("/\(index)")) }
      for index in (0..<20).shuffled(using: &choices) {
        promises[index].succeed(Answers.says("/\(index)"))
        heard += try setting.answered()
      }
      #expect(heard == (0..<20).map { "/\($0)" })
    }
  }

  @Test func `an answer that fails is said as a failure, and the next ones go on`() throws {
    let setting = try Setting()
    let promise = setting.channel.eventLoop.makePromise(of: Answer.self)
    setting.source.later["/0"] = promise.futureResult
    try setting.say(get("/0") + get("/1"))
    promise.fail(TransportError(.unreachable, "nobody there"))
    let heard = try setting.heard()
    #expect(heard.hasPrefix("HTTP/1.1 502") && heard.contains("nobody there"))
  }

  @Test func `a client that has said all gets what it asked, then the end`() throws {
    let setting = try Setting()
    let promise = setting.channel.eventLoop.makePromise(of: Answer.self)
    setting.source.later["/0"] = promise.futureResult
    try setting.say(get("/0"))
    setting.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(setting.channel.isActive)
    promise.succeed(Answers.says("/0"))
    #expect(try setting.answered() == ["/0"])
    #expect(!setting.channel.isActive)
  }

  @Test func `an idle connection is closed after the limit and not before`() throws {
    let setting = try Setting(idleTime: .milliseconds(20))
    setting.channel.embeddedEventLoop.advanceTime(by: .milliseconds(10))
    #expect(setting.channel.isActive)
    // The timer looks at the time that passed for the connection.
    let end = NIODeadline.now() + .seconds(5)
    while setting.channel.isActive, NIODeadline.now() < end {
      setting.channel.embeddedEventLoop.advanceTime(by: .milliseconds(20))
    }
    #expect(!setting.channel.isActive)
  }

  @Test func `a head that is begun and not completed in time is refused with 408`() throws {
    let setting = try Setting(headerTime: .seconds(30))
    try setting.say("GET /0 HTTP/1.1\r\nHo")
    setting.channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    #expect(setting.channel.isActive)
    try setting.say("st:")
    setting.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(try setting.heard().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(!setting.channel.isActive)
  }

  @Test func `each head has its own time, and a body has none`() throws {
    let setting = try Setting(headerTime: .seconds(30))
    let request = get("/0")
    try setting.say(String(request.prefix(9)))
    for _ in 0..<5 {
      setting.channel.embeddedEventLoop.advanceTime(by: .seconds(20))
      try setting.say(String(request.dropFirst(9)) + String(request.prefix(9)))
    }
    #expect(try setting.answered().count == 5)
    try setting.say("TP/1.1\r\nHost: a.test\r\nContent-Length: 1\r\n\r\n")
    setting.channel.embeddedEventLoop.advanceTime(by: .seconds(100))
    #expect(setting.channel.isActive)
    try setting.say("x")
    #expect(try setting.answered().count == 1)
  }

  @Test(arguments: [true, false]) func `a head that is under way once an answer is there has its time too`(
    isLater: Bool
  ) throws {
    let channel = EmbeddedChannel()
    let source = Answers()
    let promise = channel.eventLoop.makePromise(of: Answer.self)
    if isLater { source.later["/0"] = promise.futureResult }
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try channel.pipeline.syncOperations.addHandler(ResponderHandler(Beginning(), source: source))
    try channel.writeInbound(ByteBuffer(string: "x"))
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    promise.succeed(Answers.says("/0"))
    channel.embeddedEventLoop.advanceTime(by: .seconds(30) - .nanoseconds(1))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
    #expect(!channel.isActive)
  }

  @Test func `a connection that waits for an answer of ours is not idle`() throws {
    let setting = try Setting(idleTime: .nanoseconds(1))
    let promise = setting.channel.eventLoop.makePromise(of: Answer.self)
    setting.source.later["/0"] = promise.futureResult
    try setting.say(get("/0"))
    for _ in 0..<100 { setting.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1)) }
    #expect(setting.channel.isActive)
    promise.succeed(Answers.says("/0"))
    #expect(try setting.answered() == ["/0"])
  }

  @Test func `when the run ends an idle connection closes at once, one that waits after its answer`() throws {
    let idle = try Setting()
    idle.channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent())
    #expect(!idle.channel.isActive)
    let waiting = try Setting()
    let promise = waiting.channel.eventLoop.makePromise(of: Answer.self)
    waiting.source.later["/0"] = promise.futureResult
    try waiting.say(get("/0"))
    waiting.channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent())
    #expect(waiting.channel.isActive)
    promise.succeed(Answers.says("/0"))
    #expect(try waiting.answered() == ["/0"])
    #expect(!waiting.channel.isActive)
  }

  @Test func `an answer for a client that has gone is dropped`() throws {
    let setting = try Setting()
    let promise = setting.channel.eventLoop.makePromise(of: Answer.self)
    setting.source.later["/0"] = promise.futureResult
    try setting.say(get("/0"))
    try setting.channel.close().wait()
    promise.succeed(Answers.says("/0"))
    #expect(try setting.answered() == [])
  }

  @Test func `at the limit of requests in flight all are answered, one more is refused after them`() throws {
    var limits = Limits.defaults
    limits.messagesInFlight = 3
    for count in [3, 4] {
      let setting = try Setting(limits: limits)
      let promises = (0..<count).map { _ in setting.channel.eventLoop.makePromise(of: Answer.self) }
      for (index, promise) in promises.enumerated() { setting.source.later["/\(index)"] = promise.futureResult }
      try setting.say((0..<count).map { get("/\($0)") }.joined())
      for (index, promise) in promises.enumerated() { promise.succeed(Answers.says("/\(index)")) }
      let heard = try setting.heard()
      #expect(heard.contains("/2") && !heard.contains("\r\n\r\n/3"))
      #expect(setting.channel.isActive == (count == 3))
    }
  }

  @Test func `a client that takes no answers is not read`() async throws {
    let body = String(repeating: "x", count: 100_000)
    let listener = try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton
    ) { channel in
      channel.eventLoop.makeCompletedFuture {
        let about = ConnectionContext(id: ConnectionID(1), direction: .outbound)
        try channel.pipeline.syncOperations.addHandler(
          ResponderHandler(HTTP1Protocol().makeResponder(about, limits: .defaults), source: Large(body)))
      }
    }
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.pause()
    // Many more requests than the kernel's buffers hold: they stay with the client while it takes no answers.
    let count = 400_000
    let requests = client.begin(ByteBuffer(string: String(repeating: get("/"), count: count)))
    #expect(try await client.isHeldUp())
    await client.close()
    _ = try? await requests.get()
    await listener.close()
    #expect(await Eventually.holds { OpenSockets.count(port: listener.port) == 0 })
  }
}

/// Asks a second after it was told something, and is within a head from the answer on.
private struct Beginning: Responder {
  private(set) var isHeadUnderWay = false

  mutating func handle(_ event: ResponderEvent, into actions: inout [ResponderAction]) {
    switch event {
    case .received: actions.append(.wait(.seconds(1)))
    case .waited:
      let request = Message(start: .request(method: "GET", target: "/0", version: "HTTP/1.1"))
      actions.append(.ask(Question(key: ByteBuffer(), request: request, startedAt: .epoch)))
    case .answered: self.isHeadUnderWay = true
    case .headTimedOut: actions.append(.linger)
    case .invited, .looked, .closed: break
    }
  }
}

/// Says `hello` first, looks at what comes, asks for what is known whole at once and for all else after a second of silence.
private struct Looking: Responder {
  var isDelimited: Bool { false }
  private var pending = ByteBuffer()

  mutating func handle(_ event: ResponderEvent, into actions: inout [ResponderAction]) {
    switch event {
    case .invited: actions.append(.send(ByteBuffer(string: "hello;")))
    case .received(let bytes, _):
      self.pending.writeImmutableBuffer(bytes)
      actions.append(.look(Question.Beginning(group: ByteBuffer(), bytes: self.pending)))
    case .looked(let prospect, _):
      if prospect.whole == self.pending.readableBytes { self.ask(into: &actions) } else { actions.append(.wait(.seconds(1))) }
    case .waited: self.ask(into: &actions)
    case .answered: actions += [.send(ByteBuffer(string: "answer;")), .linger]
    case .closed: self.ask(into: &actions)
    case .headTimedOut: break
    }
  }

  private mutating func ask(into actions: inout [ResponderAction]) {
    actions.append(.ask(Question(key: ByteBuffer(), request: Message(body: self.pending), startedAt: .epoch)))
  }
}

/// Knows `PING`.
private final class Knowing: AnswerSource {
  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer { .now(.failed(reason: "")) }
  func prospect(of beginning: Question.Beginning) -> Question.Prospect {
    Question.Prospect(whole: beginning.bytes == ByteBuffer(string: "PING") ? 4 : nil)
  }
}

/// Tells what it is told as gaps.
private struct Overhearing: Dissector {
  var isIdle: Bool { true }
  func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    switch event {
    case .received(let peer, let bytes, _): actions.append(.gap(Gap(reason: "\(peer): \(String(buffer: bytes))")))
    case .closed(let peer, _, _): actions.append(.gap(Gap(reason: "\(peer) ended")))
    }
  }
}

struct UndelimitedResponderTests {
  private func channel(speaksFirst: Bool = false, _ sink: CollectedExchanges = CollectedExchanges()) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let tee = Tee(Overhearing(), sink: sink, counters: TrafficCounters())
    try channel.pipeline.syncOperations.addHandler(
      ResponderHandler(Looking(), source: Knowing(), speaksFirst: speaksFirst, tee: tee))
    return channel
  }

  private func heard(_ channel: EmbeddedChannel) throws -> String {
    var text = ""
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
    return text
  }

  @Test func `a server that speaks first is heard before the client has said anything`() throws {
    #expect(try self.heard(self.channel(speaksFirst: true)) == "hello;")
    #expect(try self.heard(self.channel()) == "")
  }

  @Test func `what is known whole is answered within the read`() throws {
    let channel = try self.channel()
    try channel.writeInbound(ByteBuffer(string: "PI"))
    #expect(try self.heard(channel) == "")
    try channel.writeInbound(ByteBuffer(string: "NG"))
    #expect(try self.heard(channel) == "answer;")
    #expect(!channel.isActive)
  }

  @Test func `a wait begins anew with each, and ends once`() throws {
    let channel = try self.channel()
    for _ in 0..<3 {
      try channel.writeInbound(ByteBuffer(string: "x"))
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
      #expect(try self.heard(channel) == "")
    }
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
    #expect(try self.heard(channel) == "answer;")
    channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    #expect(try self.heard(channel) == "")
  }

  @Test func `what a client said is seen request by request, and the end as ours`() throws {
    let sink = CollectedExchanges()
    let channel = try self.channel(sink)
    for part in ["PI", "NG"] { try channel.writeInbound(ByteBuffer(string: part)) }
    #expect(sink.gaps.map(\.reason) == ["client: PING", "upstream: answer;", "upstream ended", "client ended"])
  }

  @Test func `the end of a client that has said all is seen as the first, after what it asked`() throws {
    let sink = CollectedExchanges()
    let channel = try self.channel(sink)
    try channel.writeInbound(ByteBuffer(string: "x"))
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(sink.gaps.map(\.reason) == ["client: x", "upstream: answer;", "client ended", "upstream ended"])
    #expect(!channel.isActive)
  }
}

private final class Large: AnswerSource {
  private let text: Answer
  init(_ body: String) { self.text = Answers.says(body) }
  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer { .now(self.text) }
}
