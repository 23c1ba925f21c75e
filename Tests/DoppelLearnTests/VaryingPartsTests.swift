import DoppelLearn
import Testing

struct VaryingPartsTests {
  @Test func `parts with digits that vary after the same start are values`() {
    var parts = VaryingParts()
    for name in ["GET shop/users/u7", "GET shop/users/u9/mail", "GET shop/s3/x", "GET shop/v1/a", "GET shop/v2/a"] {
      parts.note(name)
    }
    #expect(parts.name("GET shop/users/u7") == "GET shop/users/*")
    #expect(parts.name("GET shop/users/u9/mail") == "GET shop/users/*/mail")
    #expect(parts.name("GET shop/s3/x") == "GET shop/s3/x")
    #expect(parts.name("GET shop/v2/a") == "GET shop/v2/a")
    #expect(parts.name("GET") == "GET")
  }

  @Test func `the host and what follows the path are no parts`() {
    var parts = VaryingParts()
    for name in ["POST h1/graphql query a1", "POST h2/graphql query a2"] { parts.note(name) }
    #expect(parts.name("POST h1/graphql query a1") == "POST h1/graphql query a1")
  }
}
