import DoppelExchange
import DoppelWire
import Testing

struct ConnectionContextTests {
  @Test func `what is not told of a connection is empty, and the request names its host`() {
    let context = ConnectionContext(id: ConnectionID(7), direction: .outbound)
    #expect(context.id.number == 7)
    #expect(context.fixedHost == nil)
    #expect(!context.isSecure)
    #expect(context.client == Endpoint())
    #expect(context.openedAt == .epoch)
  }
}
