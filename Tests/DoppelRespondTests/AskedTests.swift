import DoppelExchange
import DoppelMatch
import NIOCore
import Synchronization
import Testing

@testable import DoppelRespond

struct AskedTests {
  @Test func `who asks is found out once, and only where it counts`() {
    let library = learned([Recorded("GET /a", session: "other"), Recorded("GET /a", session: "known")])
    let told = Mutex(0)
    let clients = ClientReading(credentials: { _ in
      told.withLock { $0 += 1 }
      return "known"
    })
    var asked = Asked(Question(key: ByteBuffer(), request: Message(), startedAt: .epoch), in: library, by: clients)
    #expect(told.withLock { $0 } == 0)
    let found = [asked.client, asked.client]
    #expect(found.map(\.recorded) == [1, 1])
    #expect(found.map(\.session) == ["recorded:1", "recorded:1"])
    #expect(told.withLock { $0 } == 1)
    #expect(asked.credentials == "known")
  }

  @Test func `a session that is not recorded is itself, and nobody is nobody`() {
    let library = learned([Recorded("GET /a", session: "other")])
    let stranger = Asked.Client("stranger", in: library)
    #expect(stranger.session == "stranger" && stranger.recorded == nil)
    let nobody = Asked.Client(nil, in: library)
    #expect(nobody.session == nil && nobody.recorded == nil)
  }
}
