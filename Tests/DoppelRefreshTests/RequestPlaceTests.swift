import DoppelRefresh
import Testing

struct RequestPlaceTests {
  @Test func `it is written as a person would say it`() {
    #expect(RequestPlace(method: "GET", host: "a.example", port: 80, path: "/x?y=1").description == "GET a.example/x?y=1")
  }
}
