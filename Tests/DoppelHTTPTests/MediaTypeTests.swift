import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct MediaTypeTests {
  @Test func `types are told without case and parameters`() {
    #expect(MediaType("Application/JSON ; charset=x").isJSON && MediaType("application/a+json").isJSON)
    #expect(MediaType("text/XML").isXML && MediaType("image/svg+xml").isXML && !MediaType("text/html").isXML)
    #expect(MediaType("application/x-www-form-urlencoded").isForm && MediaType("multipart/mixed").isMultipart)
    #expect(MediaType("").essence.isEmpty)
  }

  @Test func `parameters are read with and without quotes`() {
    #expect(MediaType("a/b; x=1; Boundary = \"y z\" ;c").parameter("boundary") == "y z")
    #expect(MediaType("a/b; boundary=").parameter("boundary") == "")
    #expect(MediaType("a/b").parameter("boundary") == nil)
  }
}
