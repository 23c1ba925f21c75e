import DoppelRefresh
import DoppelRules
import Testing

struct PlacePatternTests {
  @Test(arguments: [
    ("api.example", "GET", "api.example", "/users/1", true), ("api.example", "GET", "b.example", "/users/1", false),
    ("*.example", "GET", "api.example", "/", true), ("api.example:80", "GET", "api.example", "/", true),
    ("api.example:81", "GET", "api.example", "/", false), ("api.example/users/*", "GET", "api.example", "/users/1", true),
    ("api.example/users/*", "GET", "api.example", "/orders/1", false), ("/users/*", "GET", "b.example", "/users/1/x", true),
    ("api.example/users", "GET", "api.example", "/users?page=1", true), ("POST", "POST", "a", "/", true),
    ("POST", "GET", "a", "/", false), ("POST api.example/search", "post", "api.example", "/search", true),
    ("POST api.example/search", "POST", "api.example", "/", false),
  ])
  func `method, host and path each have to fit`(_ text: String, _ method: String, _ host: String, _ path: String, fits: Bool)
    throws
  {
    #expect(try PlacePattern(text).matches(RequestPlace(method: method, host: host, port: 80, path: path)) == fits)
  }

  @Test(arguments: ["", "api.example/a b", "a b", "http://x"])
  func `what names no requests is refused`(_ text: String) {
    #expect(throws: RuleSyntaxError.self) { try PlacePattern(text) }
  }
}
