internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelWire
internal import NIOCore

/// A request that somebody posts to have it explained: a message of HTTP, or a file of a recording in Markdown or JSON.
struct PostedRequest {
  /// Why a text is no request that can be asked.
  struct Problem: Error, Equatable {
    var reason: String
  }

  let question: Question
  /// Of the server that is asked; 0 where none is known.
  let port: Int

  /// - Throws: what was expected and what came.
  init(_ text: ByteBuffer, at now: Timestamp) throws(Problem) {
    let wire = Protocols.all[0]
    if case .yes = wire.sniff(text) {
      self.question = try Self.question(text, wire, at: now)
      self.port = wire.server(of: self.question.request)?.port ?? 0
      return
    }
    let exchange: Exchange
    do throws(RecordingError) {
      let isJSON = text.readableBytesView.first { $0 > 0x20 } == UInt8(ascii: "{")
      exchange = isJSON ? try RRPairDecoder().decode(text) : try MarkdownDecoder().decode(text)
    } catch {
      throw Problem(reason: "expected a request of HTTP/1.1, or a file of a recording in Markdown or JSON: \(error)")
    }
    guard let asked = AskedRequest(exchange) else {
      throw Problem(reason: "the exchange has no whole request of a protocol that is understood")
    }
    var question = asked.question
    question.startedAt = now
    question.connection = nil
    self.question = question
    self.port = asked.port
  }

  /// A message as a mock would be asked it.
  private static func question(
    _ text: ByteBuffer, _ wire: any WireProtocol, at now: Timestamp
  ) throws(Problem) -> Question {
    let (message, hasBody) = self.withLineEnds(text)
    var responder = wire.makeResponder(ConnectionContext(id: ConnectionID(0), direction: .outbound), limits: .defaults)
    var actions: [ResponderAction] = []
    responder.handle(.received(message, at: now), into: &actions)
    responder.handle(.closed(at: now), into: &actions)
    var questions: [Question] = []
    var said = ""
    for action in actions {
      switch action {
      case .ask(let question): questions.append(question)
      case .send(let bytes): said += String(buffer: bytes)
      case .look, .wait, .close, .linger, .gap: break
      }
    }
    guard let question = questions.first else {
      let reason = said.split(separator: "\r\n").last.map { ": \($0)" } ?? ": it is not whole"
      throw Problem(reason: "the request cannot be read" + reason)
    }
    guard questions.count == 1, question.request.framing != .none || !hasBody else {
      throw Problem(reason: "expected one request; where it has a body, Content-Length must say how long that is")
    }
    return question
  }

  /// The lines of the head as HTTP ends them, whoever wrote them, and whether anything follows.
  private static func withLineEnds(_ text: ByteBuffer) -> (message: ByteBuffer, hasBody: Bool) {
    var message = ByteBuffer()
    var rest = text.readableBytesView[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      let end = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      message.writeBytes(end)
      message.writeString("\r\n")
      guard end.isEmpty else { continue }
      message.writeBytes(rest)
      return (message, rest.contains { $0 > 0x20 })
    }
    message.writeString("\r\n")
    return (message, false)
  }
}
