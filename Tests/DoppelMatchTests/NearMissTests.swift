import DoppelExchange
import DoppelMatch
import Testing

struct NearMissTests {
  @Test func `a field tells which side has no such field`() {
    let added = NearMiss.Field(name: "q", recorded: nil, asked: "1")
    let removed = NearMiss.Field(name: "q", recorded: "1", asked: nil)
    #expect(added != removed)
    #expect(
      NearMiss(exchange: id(1), signature: Signature(), fields: [added], distance: 5)
        != NearMiss(exchange: id(1), signature: Signature(), fields: [removed], distance: 5))
  }
}
