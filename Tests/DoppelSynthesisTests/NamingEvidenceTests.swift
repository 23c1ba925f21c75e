import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct NamingEvidenceTests {
  private func learned(_ call: Call, _ shown: Shown) -> Vocabulary {
    self.learned([(call, shown)])
  }

  private func learned(_ exchanges: [(Call, Shown)]) -> Vocabulary {
    var evidence = NamingEvidence()
    for (call, shown) in exchanges { evidence.add(call, shown) }
    return evidence.vocabulary
  }

  @Test
  func `a path's last part that the answer has names its item`() {
    let vocabulary = self.learned(Traffic.call("GET", "/goods/tea-100"), Traffic.shown(200, #"{"sku":"tea-100","price":3}"#))
    #expect(vocabulary.names == ["sku"])
    #expect(vocabulary.ids == ["tea-100"])
  }

  @Test
  func `so does the last part of a Location`() {
    let shown = Traffic.shown(201, #"{"ref":"x9"}"#, Fields(["Location": "/goods/x9"]), effect: .create)
    #expect(self.learned(Traffic.call("POST", "/goods"), shown).ids == ["x9"])
  }

  @Test
  func `an argument that is only repeated under its own name names none`() {
    let call = Traffic.call("POST", "/orders", #"{"customer_id":"c1"}"#)
    #expect(self.learned(call, Traffic.shown(201, #"{"customer_id":"c1"}"#, effect: .create)).names.isEmpty)
    #expect(self.learned(call, Traffic.shown(200, #"{"customer":{"id":"c1"}}"#)).names == ["id"])
  }

  @Test
  func `a member that is equal to what one request names by chance names none`() {
    let things = (1...3).map { number in
      (
        Traffic.call("GET", "/things/\(number)"),
        Traffic.shown(200, #"{"size":2,"no":\#(number),"kept":\#(number < 3)}"#)
      )
    }
    #expect(self.learned(things).names == ["no"])
    #expect(self.learned(things).ids == ["1", "2", "3"])
  }

  @Test(arguments: [
    (#"{"size":2,"id":2}"#, ["id"]), (#"{"size":2,"thing_id":2}"#, ["thing_id"]), (#"{"size":2,"fileName":"2"}"#, ["fileName"]),
    (#"{"paid":2,"Key":"2"}"#, ["Key"]), (#"{"size":2,"no":2}"#, ["size"]),
  ])
  func `of several that are equal in all answers one that is called like a name counts`(body: String, names: [String]) {
    #expect(self.learned(Traffic.call("GET", "/things/2"), Traffic.shown(200, body)).names == Set(names))
  }

  @Test(arguments: ["0", "1"])
  func `that a value is equal which stands everywhere proves nothing`(id: String) {
    func names(_ body: String) -> Set<String> {
      self.learned(Traffic.call("GET", "/things/\(id)"), Traffic.shown(200, body)).names
    }
    #expect(names(#"{"size":\#(id)}"#).isEmpty)
    #expect(names(#"{"size":\#(id),"id":\#(id)}"#) == ["id"])
  }

  @Test
  func `what was made where named items are is an item, though no request names it`() {
    let two = (Traffic.call("GET", "/things/2"), Traffic.shown(200, #"{"id":2}"#))
    func made(_ path: String) -> (Call, Shown) {
      (Traffic.call("POST", path), Traffic.shown(201, #"{"size":9,"id":3}"#, effect: .create))
    }
    #expect(self.learned([made("/things"), two]).ids == ["2", "3"])
    #expect(self.learned([made("/other"), two]).ids == ["2"])
  }
}
