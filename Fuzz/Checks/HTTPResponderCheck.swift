import DoppelExchange
import DoppelHTTP
import DoppelWire
package import NIOCore

/// The input is a `Conversation`: the client's turns are its requests, each turn of the server answers the oldest question.
package enum HTTPResponderCheck: FuzzCheck {
  package static let name = "http-responder"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let conversation = Conversation(input)
    for limits in [Limits.defaults, .narrow] {
      let whole = try Answering(conversation, limits: limits, inSingleBytes: false)
      let single = try Answering(conversation, limits: limits, inSingleBytes: true)
      try expect(whole.questions == single.questions, "byte by byte is asked as at once")
      try expect(whole.reasons.isEmpty == single.reasons.isEmpty, "byte by byte is understood where all at once is")
      try whole.checkOrder()
      try single.checkOrder()
    }
  }

  /// What a responder was told and said.
  private struct Answering {
    var questions: [Question] = []
    var reasons: [String] = []
    var isClosed = false
    private var sent = ByteBuffer()
    private var answered = 0
    private var responder: HTTP1Responder
    private let limits: Limits

    init(_ conversation: Conversation, limits: Limits, inSingleBytes: Bool) throws(FuzzFailure) {
      self.limits = limits
      self.responder = HTTP1Responder(ConnectionContext(id: ConnectionID(1), direction: .outbound), limits: limits)
      for turn in conversation.turns {
        switch turn {
        case .received(.client, let bytes):
          for piece in inSingleBytes ? bytes.singles : [bytes] { try self.tell(.received(piece, at: .epoch)) }
        case .received(.upstream, _): try self.answer()
        case .closed(.client, _): try self.tell(.closed(at: .epoch))
        case .closed(.upstream, _): if self.responder.isHeadUnderWay { try self.tell(.headTimedOut(at: .epoch)) }
        }
      }
      try self.tell(.closed(at: .epoch))
      while self.answered < self.questions.count { try self.answer() }
      try expect(self.isClosed, "the connection ends once the client has closed and all is answered")
    }

    private mutating func answer() throws(FuzzFailure) {
      guard self.answered < self.questions.count else { return }
      self.answered += 1
      var fields = Fields()
      fields.append("X-Number", String(self.answered))
      fields.append("Content-Length", "2")
      let message = Message(
        start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), fields: fields, body: ByteBuffer(string: "ok"),
        framing: .length)
      let isPrepared = self.answered % 2 == 0
      let question = self.questions[self.answered - 1]
      let prepared = HTTP1Protocol().prepare(response: message, to: question.request, adding: Fields())
      try self.tell(.answered(isPrepared ? .prepared(prepared) : .response(message), at: .epoch))
    }

    private mutating func tell(_ event: ResponderEvent) throws(FuzzFailure) {
      var actions: [ResponderAction] = []
      self.responder.handle(event, into: &actions)
      for action in actions {
        try expect(!self.isClosed, "nothing is said after the close")
        switch action {
        case .ask(let question): self.questions.append(question)
        case .send(var bytes): self.sent.writeBuffer(&bytes)
        case .close, .linger: self.isClosed = true
        case .gap(let gap): self.reasons.append(gap.reason)
        case .look, .wait: throw FuzzFailure("a request of HTTP tells where it ends")
        }
      }
      let waiting = self.questions.count - self.answered
      try expect(self.isClosed || waiting <= self.limits.messagesInFlight, "no more questions wait than the limit")
    }

    /// The answers stand in what was sent, in the order of the questions.
    func checkOrder() throws(FuzzFailure) {
      var decoder = HTTPDecoder(.response, strictness: .active, limits: .defaults)
      decoder.append(self.sent)
      var numbers: [String] = []
      do throws(HTTPError) {
        decoder.requestKind = self.kind(of: 0)
        while let part = try decoder.next() {
          guard case .head(let head) = part else { continue }
          if let number = head.fields.first("X-Number") { numbers.append(number) }
          if case .status(_, 100, _) = head.start { continue }
          decoder.requestKind = self.kind(of: numbers.count)
        }
      } catch {
        throw FuzzFailure("what is sent is HTTP: \(error)")
      }
      try expect(numbers == (0..<numbers.count).map { String($0 + 1) }, "answers come in the order of the questions")
      try expect(self.isClosed || numbers.count == self.questions.count, "each question's answer is sent")
    }

    private func kind(of number: Int) -> HTTPRequestKind {
      guard number < self.questions.count, case .request(let method, _, _) = self.questions[number].request.start else {
        return .other
      }
      return HTTPRequestKind(method: method)
    }
  }
}
