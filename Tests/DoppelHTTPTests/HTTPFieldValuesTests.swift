import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPFieldValuesTests {
  private func values(_ name: String, _ field: String) -> [String] {
    var told: [String] = []
    _ = HTTPFieldValues.rewriting(ByteBuffer(string: field), name: name) { value in
      told.append(String(buffer: value.text))
      return nil
    }
    return told
  }

  @Test(arguments: ["host", "date", "content-length", "user-agent", "accept", "x-request-id", "traceparent"])
  func `fields that say how a message is sent have none`(_ name: String) { #expect(self.values(name, "a1").isEmpty) }

  @Test(arguments: [
    ("cookie", "a=1;b=2; =3; c", ["1", "2", "3"]), ("cookie", "", []), ("cookie", "a=", []), ("cookie", "a=\"\"", []),
    ("set-cookie", "sid=x; Max-Age=5", ["x"]), ("set-cookie", "sid=; Max-Age=0", []), ("etag", "\"\"", []),
    ("etag", "\"a", []), ("if-none-match", "*", []), ("if-none-match", "\"a\",W/\"b\"", ["a", "b"]),
    ("authorization", "Basic dTpw", ["dTpw"]), ("authorization", "raw", ["raw"]), ("link", "no link", []),
    ("link", "</a>; rel=x, </b", ["a"]),
  ])
  func `values stand between the marks of their field`(_ name: String, _ field: String, _ values: [String]) {
    #expect(self.values(name, field) == values)
  }
}
