import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct StoredObjectsTests {
  @Test
  func `members that requests name one object by are a key, and what it stands in is the argument that all have`() {
    var objects = StoredObjects(Traffic.stores.samples)
    #expect(objects.keys == [["line", "page"]])
    #expect(objects.scope == ".Book")
    for sample in Traffic.stores.samples { objects.add(sample) }
    #expect(objects.contents == ["method=POST /put": "Note"])
  }

  @Test
  func `members that two elements of a list have alike are no key`() {
    var traffic = Traffic.stores
    let twice = #"{"Notes":[\#(Traffic.note("q", 1, "a")),\#(Traffic.note("q", 1, "b"))]}"#
    traffic.add("ann", "POST", "/all", body: #"{"Book":"x"}"#, 200, twice, effect: Effect.Kind.none)
    #expect(StoredObjects(traffic.samples).keys.isEmpty)
  }
}
