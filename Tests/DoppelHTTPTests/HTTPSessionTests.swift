import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPSessionTests {
  private func session(_ fields: Fields) -> String? { HTTPSession.of(Message(fields: fields)) }

  @Test func `credentials are hashed, never shown`() {
    // the first eight bytes of the SHA-256 of `abc`
    #expect(self.session(Fields(["Authorization": "abc"])) == "auth:ba7816bf8f01cfea")
    #expect(self.session(Fields(["authorization": "abc", "Cookie": "sid=1"])) == "auth:ba7816bf8f01cfea")
  }

  @Test func `a cookie that tells clients apart is a session, others are not`() {
    let session = self.session(Fields(["Cookie": "theme=dark; JSESSIONID=1"]))
    #expect(session?.hasPrefix("cookie:") == true && session?.utf8.count == 23)
    #expect(session == self.session(Fields(["Cookie": "JSESSIONID=1; theme=light"])))
    #expect(session != self.session(Fields(["Cookie": "JSESSIONID=2"])))
    #expect(self.session(Fields(["Cookie": "theme=dark; csrftoken=1"])) == nil)
    #expect(self.session(Fields()) == nil)
  }

  @Test(arguments: ["PHPSESSID", "connect.sid", "session", "auth_token", "ASP.NET_SessionId", "access_token"])
  func `names of session cookies`(name: String) { #expect(HTTPSession.isSession(name[...])) }
}
