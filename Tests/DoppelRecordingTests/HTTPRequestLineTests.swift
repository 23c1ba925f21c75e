import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct HTTPRequestLineTests {
  @Test(arguments: [
    ("/a?b=c", "/a?b=c", "/a"), ("/", "/", "/"), ("/a?", "/a?", "/a"), ("/?a?b", "/?a?b", "/"), ("*", "*", "*"),
    ("http://h:80/a?b", "/a?b", "/a"), ("http://h", "/", "/"), ("http://h?q", "/?q", "/"), ("h:443", "h:443", "h:443"),
    ("/a://b?c", "/a://b?c", "/a://b"), ("", "", ""), ("ws://h/x", "/x", "/x"), ("://", "/", "/"),
  ])
  func `a target has a path with its query and a path alone`(target: String, uri: String, url: String) {
    #expect(HTTPRequestLine.uri(of: target) == uri)
    #expect(HTTPRequestLine.url(of: uri) == url)
  }

  @Test(arguments: [
    ("HTTP/1.1", "1.1", true), ("HTTP/1.0", "1.0", true), ("HTTP/2", "2", true), ("ODD", "ODD", true), ("1.1", "1.1", false),
    ("HTTP/x", "x", false), ("", "", true),
  ])
  func `a version is short where the long one can be told from it`(version: String, short: String, isCommon: Bool) {
    let message = Message(start: .request(method: "GET", target: "/", version: version))
    let line = message.httpRequest
    #expect(line?.shortVersion == short)
    #expect(line?.hasCommonVersion == isCommon)
    if isCommon { #expect(HTTPRequestLine.version(short) == version) }
  }

  @Test func `the host is that of the field, or the server`() {
    var message = Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1"))
    let server = Endpoint(name: "server", port: 81)
    #expect(message.httpHost(server) == "server:81")
    message.fields = Fields(["HOST": "field", "Host": "later"])
    #expect(message.httpHost(server) == "field")
  }

  @Test(arguments: [("OK", "200 OK"), ("", "200"), ("Not  Found", "200 Not  Found")])
  func `a status has a message from which its reason is read`(reason: String, text: String) {
    let message = Message(start: .status(version: "HTTP/1.1", code: 200, reason: reason))
    #expect(message.httpStatus?.message == text)
    #expect(HTTPStatusLine.reason(in: text) == reason)
  }

  @Test func `other messages have no such lines`() {
    #expect(Message().httpRequest == nil)
    #expect(Message().httpStatus == nil)
    #expect(Message(start: .status(version: "HTTP/1.1", code: 200, reason: "")).httpRequest == nil)
    #expect(Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1")).httpStatus == nil)
  }
}
