import DoppelExchange
import Testing

@testable import DoppelHTTP

struct HTTPPartsTests {
  private func wanted(_ method: String, _ fields: Fields) -> UInt64 {
    HTTPParts.wanted(by: Message(start: .request(method: method, target: "/a", version: "HTTP/1.1"), fields: fields))
  }

  private func areGiven(_ code: Int, _ fields: Fields = Fields()) -> Bool {
    HTTPParts.areGiven(by: Message(start: .status(version: "HTTP/1.1", code: code, reason: ""), fields: fields))
  }

  @Test func `a range is wanted by GET alone`() {
    let range = Fields(["Range": "bytes=0-9"])
    #expect(self.wanted("GET", range) != 0 && self.wanted("GET", Fields()) == 0 && self.wanted("HEAD", range) == 0)
    #expect(self.wanted("GET", Fields(["Range": "bytes=0-8"])) != self.wanted("GET", range))
  }

  @Test func `parts are given by who gave one, refused one, or says so`() {
    #expect(self.areGiven(206) && self.areGiven(416) && !self.areGiven(200))
    #expect(
      self.areGiven(200, Fields(["Accept-Ranges": "lines, Bytes"])) && !self.areGiven(200, Fields(["Accept-Ranges": "none"])))
  }
}
