import Testing

@testable import DoppelSynthesis

@Suite
struct NamedPlaceTests {
  @Test
  func `a place is an item of its path and its name, and what holds it is none`() {
    var place = NamedPlace(container: "v1/ann/files", kind: "v1/*/files", scope: "ann", name: "a")
    #expect(place.id == "v1/ann/files\(Stores.mark)a")
    #expect(NamedPlace.name(ofID: place.id(of: "b")) == "b")
    place.name = nil
    #expect(place.id == nil)
    #expect(NamedPlace.name(ofID: "plain") == "plain")
  }
}
