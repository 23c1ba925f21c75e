import Testing

@testable import DoppelSynthesis

@Suite
struct PlaceLinkTests {
  @Test(arguments: ["http://files.example:80/v1/a/?s=x%3D&t", "/v1/a?s=x%3D&t"])
  func `an address has a path and parameters`(address: String) throws {
    let link = try #require(PlaceLink(address))
    #expect(link.path == "v1/a")
    #expect(link.fields == ["?s": .string("x="), "?s=": .string("x%3D"), "?t": .string(""), "?t=": .string("")])
  }

  @Test(arguments: ["", "v1/a", "http://files.example"])
  func `what has no path is none`(address: String) {
    #expect(PlaceLink(address) == nil)
  }

  @Test
  func `another value keeps what is percent-encoded`() {
    #expect(PlaceLink.another(like: "ab%3Dcd%3D") { $0.uppercased() } == "AB%3DCD%3D")
  }
}
