import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct ClientReadingTests {
  private func question(_ name: String, on connection: UInt64) -> Question {
    Question(
      key: signature(ofRequest: "GET /a").canonicalBytes, request: Message(fields: Fields(["Client": name])), startedAt: .epoch,
      connection: ConnectionID(connection))
  }

  @Test func `sessions are those of the credentials, where nothing else is said`() {
    let clients = ClientReading { $0.fields.first("Client") }
    let question = self.question("ann", on: 7)
    #expect(clients.session(question) == "ann" && clients.credentials(question.request) == "ann")
    #expect(clients.aspect(question.request) == 0)
  }

  @Test func `each connection goes through the answers by itself, whatever the credentials, where these tell no sessions`() {
    let recorded = [
      Recorded("GET /a", says: "1", session: "x"), Recorded("GET /a", says: "2", session: "x"),
      Recorded("GET /a", says: "3", session: "y"),
    ]
    func given(_ clients: ClientReading) -> [UInt64?] {
      let answerer = Answerer(learned(recorded), configuration: Answerer.Configuration(), clients: clients)
      return [1, 2, 1, 2].map { answerer.decide(self.question("ann", on: $0)).exchange?.low }
    }
    let byConnection = ClientReading(
      session: { $0.connection.map { "connection:\($0.number)" } }, credentials: { $0.fields.first("Client") })
    #expect(given(byConnection) == [0, 2, 1, 2])
    #expect(given(ClientReading { $0.fields.first("Client") }) == [0, 1, 0, 1])
  }
}
