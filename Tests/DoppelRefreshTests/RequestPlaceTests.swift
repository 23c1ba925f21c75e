import DoppelRefresh
import Testing

struct RequestPlaceTests {
  @Test func `it is written as a person would say it`() {
    #expect(RequestPlace(method: "GET", host: "a.example", port: 80, path: "/x?y=1").description == "GET a.example/x?y=1")
  }

  @Test(arguments: [
    ("/x?api_key=1&q=2", "/x?api_key=***&q=2"), ("/x?q=a=b&Access-Token=s", "/x?q=a=b&Access-Token=***"),
    ("/token=1?", "/token=1?"), ("/x?password&=1&&tokens=2", "/x?password&=1&&tokens=2"),
    ("/x?X-Amz-Signature=0&password=a?b=c", "/x?X-Amz-Signature=***&password=***"),
  ])
  func `values that are called secrets are not shown`(path: String, shown: String) {
    #expect(RequestPlace(method: "GET", host: "a.example", port: 80, path: path).description == "GET a.example" + shown)
  }
}
