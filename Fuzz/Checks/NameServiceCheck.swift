import DoppelDNS
import DoppelWire
package import NIOCore

package enum NameServiceCheck: FuzzCheck {
  package static let name = "name-service"

  private static let client = NameClient.connection(1)
  private static let settings = HostResolverSettings("nameserver 192.0.2.1\nnameserver 192.0.2.2\nsearch example\n")
  private static let recorded = RecordedNames(["a.example", "b.example"])

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    for role in [NameService.Role.forward, .mock(self.recorded, passthrough: false), .mock(self.recorded, passthrough: true)] {
      var run = Run(NameService(role: role, settings: self.settings, limits: .narrow))
      try run.ask(input)
      try run.answer(input)
    }
  }

  /// A service, and what it said.
  private struct Run {
    private var service: NameService
    private var replies = 0
    private var attempts: [NameService.Attempt] = []
    private var isSettled = false

    init(_ service: NameService) { self.service = service }

    /// The input as a client's message.
    mutating func ask(_ input: ByteBuffer) throws(FuzzFailure) {
      try self.tell(.asked(input, by: client, random: 0x1234), id: input)
      try expect(self.replies + self.attempts.count <= 1, "a message is answered once or asked for")
      guard !self.attempts.isEmpty else { return }
      // the input as a nameserver's, which says it is a query, then no one answers
      try self.tell(.answered(input, NameService.Attempt(query: 0, number: 0)), id: input)
      try self.tell(.timerFired(.retry, query: 0), id: input)
      try self.tell(.failed(NameService.Attempt(query: 0, number: 0)), id: input)
      try self.tell(.timerFired(.deadline, query: 0), id: input)
      try expect(self.replies == 1 && self.isSettled, "a query that is asked for is answered once and done with")
    }

    /// The input as the answer of a nameserver to its own question.
    mutating func answer(_ input: ByteBuffer) throws(FuzzFailure) {
      guard let head = try? DNSMessage(headOf: input), let first = head.questions.first else { return }
      self.replies = 0
      self.attempts = []
      self.isSettled = false
      let query = DNSMessage(header: DNSHeader(id: 1, flags: 0x0100), questions: [first]).encoded()
      try self.tell(.asked(query, by: client, random: head.header.id), id: query)
      guard let attempt = self.attempts.first else { return }
      try self.tell(.answered(input, attempt), id: query)
      try self.tell(.timerFired(.deadline, query: attempt.query), id: query)
      try expect(self.replies == 1 && self.isSettled, "a query that is asked for is answered once and done with")
    }

    private mutating func tell(_ event: NameService.Event, id message: ByteBuffer) throws(FuzzFailure) {
      var actions: [NameService.Action] = []
      self.service.handle(event, into: &actions)
      for action in actions {
        switch action {
        case .reply(let bytes, let client):
          self.replies += 1
          try expect(client == NameServiceCheck.client, "an answer goes to who asked")
          try expect(
            bytes.getInteger(at: bytes.readerIndex, as: UInt16.self) == message.getInteger(at: message.readerIndex),
            "an answer has the client's id")
          let flags: UInt16 = bytes.getInteger(at: bytes.readerIndex + 2) ?? 0
          try expect(flags & 0x8000 != 0, "an answer says that it is one")
        case .send(_, _, _, let attempt): self.attempts.append(attempt)
        case .settle: self.isSettled = true
        case .startTimer, .learn, .miss, .notice: continue
        }
      }
    }
  }
}
