import DoppelExchange
import Testing

struct EffectTests {
  @Test func `where nothing is told, nothing was done to anything`() {
    let effect = Effect()
    #expect(effect.kind == .none && effect.resource == Resource() && effect.candidates == [])
    #expect(Effect(.remove).resource.keys.isEmpty)
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
