import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct PlaceStateTests {
  private let places = StoredPlaces(PlaceTraffic.everybody.traffic.samples)

  private func state(
    _ method: String, _ path: String, _ body: String? = nil, sent: String? = nil, in world: World = World()
  ) throws -> PlaceState {
    let call = Traffic.call(method, path, body, sent: sent)
    return PlaceState(call, at: try #require(self.places.place(atPath: call.path)), in: world, self.places)
  }

  private func world(_ fields: [String: [String: Tree]]) -> World {
    var world = World()
    for (path, fields) in fields {
      if let id = self.places.place(atPath: path)?.id { world.putPlace(id, fields) }
    }
    return world
  }

  @Test
  func `a place is there, gone or never was, and of what nobody named nothing is known`() throws {
    var world = self.world(["v1/ann/tea/labels/new": [:], "v1/ann/tea/labels/old": [:]])
    world.removePlace("v1/ann/tea/labels\(Stores.mark)old", withCopies: false)
    #expect(try self.state("GET", "/v1/ann/tea/labels/new", in: world).text == " there word")
    #expect(try self.state("GET", "/v1/ann/tea/labels/old", in: world).text == " gone word")
    #expect(try self.state("GET", "/v1/ann/tea/labels/last", in: world).text == " never word")
    #expect(try self.state("GET", "/v1/ann/tea/labels/other", in: world).text == nil)
    #expect(try self.state("PUT", "/v1/ann/tea/labels/other", in: world).text == " never word plain")
    #expect(try self.state("PUT", "/v1/ann/tea/labels/old", in: world).unmade == " never word plain")
  }

  @Test
  func `where it is not known what became of something that counts, nothing is told`() throws {
    let label = "v1/ann/tea/labels\(Stores.mark)new"
    let file = "v1/ann/tea/files/\(PlaceTraffic.digest("a"))"
    var world = self.world(["v1/ann/tea/labels/new": [:], file: [:]])
    #expect(try self.state("GET", "/v1/ann/tea/names", in: world).text == " beside there")
    world.forgetPlace(label)
    #expect(try self.state("GET", "/v1/ann/tea/names", in: world).text == nil)
    #expect(try self.state("PUT", "/v1/ann/tea/labels/x", PlaceTraffic.label("a"), in: world).text == " never word whole")
    world.forgetPlaces(below: "v1/ann/tea/files")
    #expect(try self.state("PUT", "/v1/ann/tea/labels/x", PlaceTraffic.label("a"), in: world).text == nil)
    #expect(try self.state("PUT", "/v1/bob/tea/labels/x", PlaceTraffic.label("a"), in: world).text != nil)
  }

  @Test
  func `what a body names by its digest is there or not, in the same scope`() throws {
    let world = self.world(["v1/ann/tea/files/\(PlaceTraffic.digest("a"))": [:]])
    #expect(try self.state("PUT", "/v1/ann/tea/labels/x", PlaceTraffic.label("a"), in: world).text == " never word whole")
    let state = try self.state("PUT", "/v1/ann/tea/labels/x", PlaceTraffic.label("b", "a"), in: world)
    #expect(state.text == " never word missing 1")
    #expect(state.missing == [PlaceTraffic.digest("b")])
    #expect(try self.state("PUT", "/v1/bob/tea/labels/x", PlaceTraffic.label("a"), in: world).missing.count == 1)
  }

  @Test
  func `a parameter is that of the last address or not, and a digest of what is sent right or wrong`() throws {
    let open: [String: Tree] = ["+": .word("true"), "%": .bytes(ByteBuffer(string: "on")), "?s": .string("a=")]
    let world = self.world(["v1/ann/tea/files/drops/1": open])
    let path = "/v1/ann/tea/files/drops/1"
    #expect(try self.state("GET", "\(path)?s=a%3D", in: world).text == " open ?s given")
    #expect(try self.state("GET", "\(path)?s=b", in: world).text == " open ?s not given")
    for (digest, word) in [(PlaceTraffic.digest("one"), "right"), (PlaceTraffic.digest("e"), "wrong")] {
      let state = try self.state("PUT", "\(path)?digest=\(digest)", sent: "e", in: world)
      #expect(state.text == " open ?digest \(word)")
      #expect(state.told == ["?digest"])
    }
  }

  @Test
  func `what stands in another scope is found where the request names that`() throws {
    let digest = PlaceTraffic.digest("a")
    let world = self.world(["v1/ann/salt/files/\(digest)": [:]])
    let path = "/v1/ann/tea/files/drops?from=ann/salt&mount="
    #expect(try self.state("POST", "\(path)\(digest)", in: world).text == " ?from scope ?mount there")
    #expect(try self.state("POST", "\(path)\(PlaceTraffic.digest("b"))", in: world).text == " ?from scope ?mount nowhere")
  }

  @Test
  func `what tells of a scope has the names that clients gave, without digests`() throws {
    #expect(try self.state("GET", "/v1/ann/tea/names").text == " beside never")
    let labels: [String: [String: Tree]] = [
      "v1/ann/tea/labels/b": [:], "v1/ann/tea/labels/a": [:], "v1/ann/tea/labels/\(PlaceTraffic.digest("a"))": [:],
    ]
    let state = try self.state("GET", "/v1/ann/tea/names", in: self.world(labels))
    #expect(state.text == " beside there")
    #expect(state.names == ["a", "b"])
  }
}
