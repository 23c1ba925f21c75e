import DoppelExchange
import DoppelRefresh
import NIOCore
import Testing

struct RefusalReasonTests {
  private func reason(_ newer: Message, over recorded: Message = answer("{}"), accepting: Set<Int> = []) -> String? {
    RefusalReason(recorded: recorded, newer: newer, form, accepting: accepting)?.description
  }

  @Test(arguments: [
    (500, 200, "answered 500, recorded was 200"), (503, 404, "answered 503, recorded was 404"), (503, 500, nil),
    (404, 200, "answered 404, recorded was 200"), (404, 409, nil), (200, 404, nil), (204, 200, nil), (403, 403, nil),
    (401, 200, "answered 401, recorded was 200: the recorded credentials may be out of date"),
    (403, 302, "answered 403, recorded was 302: the recorded credentials may be out of date"),
    (401, 404, "answered 401, recorded was 404: the recorded credentials may be out of date"),
    (401, 403, "answered 401, recorded was 403: the recorded credentials may be out of date"),
    (407, 500, "answered 407, recorded was 500: the recorded credentials may be out of date"),
  ])
  func `an error is refused where the recording has none of its kind`(_ status: Int, _ recorded: Int, reason: String?) {
    #expect(self.reason(answer("{}", code: status), over: answer("{}", code: recorded)) == reason)
  }

  @Test(arguments: [
    "https://login.example.com/", "/login", "/users/1?new=1", "https://api.example/users/1", "http://api.example:81/users/1",
  ])
  func `a redirect is refused unless the recorded one led there, too`(_ target: String) {
    let newer = answer("", code: 302, ["Location": target])
    let reason = "leads to \(target.prefix { $0 != "?" }), a login page perhaps; the recorded one does not"
    #expect(self.reason(newer) == reason && self.reason(newer, accepting: [302]) == nil)
    #expect(self.reason(newer, over: answer("", code: 301, ["Location": "/elsewhere"])) == reason)
    #expect(self.reason(newer, over: answer("", code: 201, ["Location": target])) == reason, "that was no redirect")
    let same = answer("", code: 302, ["Location": target.prefix { $0 != "?" } + "?other=2"])
    #expect(self.reason(newer, over: same) == nil)
  }

  @Test func `a body whose coding cannot be undone is refused where the recorded one can be read`() {
    let unknown = answer("x", ["Content-Encoding": "new"])
    let reason = "came in part: its content coding cannot be undone"
    #expect(self.reason(unknown) == reason && self.reason(unknown, accepting: [200]) == reason)
    #expect(self.reason(unknown, over: answer("coded:x", ["Content-Encoding": "c"])) == reason)
    #expect(self.reason(unknown, over: unknown) == nil, "neither can be read")
    for readable in [
      answer("coded:x", ["Content-Encoding": "c"]), answer("x", ["Content-Encoding": "identity"]),
      answer("", ["Content-Encoding": "new"]),
    ] { #expect(self.reason(readable) == nil) }
  }

  @Test func `a page in the place of another form is refused`() {
    let page = answer("<html>", ["Content-Type": "text/html; charset=utf-8"])
    #expect(self.reason(page) == "answered with an HTML page, recorded was application/json: a login page perhaps")
    #expect(self.reason(page, over: answer("<html>", ["Content-Type": "text/html"])) == nil)
    #expect(self.reason(page, over: answer("x", [:])) == "answered with an HTML page, recorded was none: a login page perhaps")
  }

  @Test(arguments: [
    ("<!DOCTYPE html><p>", "text/plain"), (" \r\n<!doctype HTML>", ""), ("<HTML lang=en>", "text/plain"),
    ("coded:<html>", "application/json"),
  ])
  func `a body that begins like a page is one, whatever its type says`(_ body: String, _ type: String) {
    let page = answer(body, type.isEmpty ? [:] : ["Content-Type": type])
    #expect(self.reason(page) == "answered with an HTML page, recorded was application/json: a login page perhaps")
    #expect(self.reason(page, over: page) == nil)
    #expect(self.reason(answer("<htm", ["Content-Type": "text/plain"])) == nil)
  }

  @Test func `a page in the place of an answer without a body is refused, unless that said only that nothing changed`() {
    let page = answer("<html>", ["Content-Type": "text/html"])
    let reason = "answered with an HTML page, recorded was without a body: a login page perhaps"
    #expect(self.reason(page, over: answer("", code: 204, [:])) == reason)
    #expect(self.reason(page, over: answer("", code: 304, [:])) == nil)
  }

  @Test func `what is kept of a recorded answer tells the same`() {
    for recorded in [
      answer("{}"), answer("<html>", ["Content-Type": "text/html"]), answer(" <html>", ["Content-Type": "text/plain"]),
      answer("coded:<html>", ["Content-Encoding": "c"]), answer("", code: 204, [:]),
      answer("", code: 302, ["Location": "/login"]),
    ] {
      let kind = RefusalReason.kind(of: recorded, form)
      for newer in [
        answer("<html>", ["Content-Type": "text/html"]), answer("{}"), answer("", code: 302, ["Location": "/login?a=1"]),
        answer("", code: 401),
      ] { #expect(self.reason(newer, over: kind) == self.reason(newer, over: recorded)) }
    }
  }

  @Test func `what was cut is refused`() {
    var cut = answer("{}")
    cut.bodyLength = 100
    let reason = "came in part: its body is longer than what is kept"
    #expect(self.reason(cut) == reason && self.reason(cut, accepting: [200]) == reason)
  }

  @Test func `a status that the user accepts is taken; of a success, no page in the place of another form`() {
    #expect(self.reason(answer("{}", code: 404), accepting: [404]) == nil)
    #expect(self.reason(answer("<html>", code: 404, ["Content-Type": "text/html"]), accepting: [404]) == nil)
    #expect(self.reason(answer("<html>", ["Content-Type": "text/html"]), accepting: [200]) != nil)
    #expect(self.reason(answer("{}", code: 500), accepting: [404]) != nil)
  }
}
