import DoppelExchange
import Testing

struct EffectTests {
  @Test func `where nothing is told, nothing was done to anything`() {
    let effect = Effect()
    #expect(effect.kind == .none && effect.resource == Resource() && effect.candidates == [])
    #expect(Effect(.remove).resource.keys.isEmpty)
  }

  @Test func `a write that was refused did nothing, and is no read`() {
    let write = Effect(.create, Resource(["h"]), candidates: [Resource(["h", "1"])])
    #expect(write.refused.kind == .none && write.refused.resource == write.resource && write.refused.candidates.isEmpty)
    #expect(!write.isRead && !write.refused.isRead)
    #expect(Effect(.none, Resource(["h"])).isRead && Effect(.none, Resource(["h"])).refused == Effect(.none, Resource(["h"])))
  }

  @Test func `effects are the same where all of them is`() {
    let order = Resource(["h", "orders", "17"])
    let effect = Effect(.create, Resource(["h", "orders"]), candidates: [order])
    #expect(effect == Effect(.create, Resource(["h", "orders"]), candidates: [order]))
    #expect(effect != Effect(.change, Resource(["h", "orders"]), candidates: [order]))
    #expect(effect != Effect(.create, Resource(["h"]), candidates: [order]))
    #expect(effect != Effect(.create, Resource(["h", "orders"])))
  }
}
