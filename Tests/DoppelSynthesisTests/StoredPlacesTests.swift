import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct StoredPlacesTests {
  private let places = StoredPlaces(PlaceTraffic.everybody.traffic.samples)

  @Test
  func `a path names a place, what holds places, or what tells of a scope`() {
    let file = NamedPlace(container: "v1/ann/tea/files", kind: "v1/*/*/files", scope: "ann/tea", name: "a")
    #expect(self.places.place(atPath: "v1/ann/tea/files/a") == file)
    #expect(self.places.place(atPath: "v1/ann/tea/files/drops")?.name == nil)
    let names = NamedPlace(
      container: "v1/ann/tea/names", kind: "v1/*/*/names", scope: "ann/tea", name: nil, isBeside: true)
    #expect(self.places.place(atPath: "v1/ann/tea/names") == names)
    #expect(self.places.place(atPath: "v1/eve/tea/files/a") == nil)
    #expect(self.places.place(atPath: "v1") == nil)
  }

  @Test
  func `scopes, names and what is removed with them are known from the recording`() {
    #expect(self.places.isScope("bob/salt"))
    #expect(!self.places.isScope("bob"))
    #expect(self.places.removesCopies)
    #expect(self.places.puts == ["method=PUT v1/*/*/labels"])
    #expect(self.places.listed(in: "ann/tea") == ["v1/ann/tea/labels"])
    #expect(self.places.named.contains("v1/ann/tea/labels\(Stores.mark)new"))
    #expect(self.places.id(of: "a", in: "ann/tea") { $0.hasPrefix("v1/ann/tea/files\(Stores.mark)") } != nil)
    #expect(self.places.id(of: "a", in: "ann/tea") { _ in false } == nil)
  }

  @Test
  func `a name does not matter where two were recorded, and one is no evidence of another`() throws {
    let call = Traffic.call("PUT", "/v1/ann/tea/labels/other")
    #expect(self.places.isNameFree(try #require(self.places.place(atPath: call.path)), of: call))
    var traffic = PlaceTraffic.everybody.traffic
    traffic.add("ann", "DELETE", "/v1/ann/tea/labels/last", 400)
    let places = StoredPlaces(traffic.samples)
    for (name, isFree) in [("last", true), ("new", false)] {
      let call = Traffic.call("DELETE", "/v1/ann/tea/labels/\(name)")
      #expect(places.isNameFree(try #require(places.place(atPath: call.path)), of: call) == isFree)
    }
  }

  @Test
  func `where something else is read once, no place of that kind is known`() {
    var traffic = PlaceTraffic.everybody.traffic
    traffic.add("bob", "PUT", "/v1/bob/tea/labels/x", sent: "text", 201, saying: Fields(["Location": "/v1/bob/tea/labels/1"]))
    traffic.add("bob", "GET", "/v1/bob/tea/labels/x", 200, "another")
    #expect(Set(StoredPlaces(traffic.samples).containers.values) == ["v1/*/*/files", "v1/*/*/files/drops"])
  }

  @Test(arguments: [(StoredPlaces.containerLimit, true), (StoredPlaces.containerLimit + 1, false)])
  func `of more paths than the limit none is known`(count: Int, isKnown: Bool) {
    var traffic = Traffic()
    for number in 0..<count {
      traffic.add("ann", "POST", "/\(number)/files", sent: "text", 201, saying: Fields(["Location": "/\(number)/files/a"]))
      traffic.add("ann", "GET", "/\(number)/files/a", 200, "text")
    }
    #expect(StoredPlaces(traffic.samples).isEmpty != isKnown)
  }

  @Test
  func `a digest is known by its digits, whatever stands before it`() {
    #expect(StoredPlaces.isDigest(PlaceTraffic.digest("text"), of: ByteBuffer(string: "text")))
    #expect(!StoredPlaces.isDigest(PlaceTraffic.digest("text"), of: ByteBuffer(string: "other")))
    #expect(StoredPlaces.digest("sha256:short") == nil)
    #expect(StoredPlaces.digest("latest") == nil)
  }
}
