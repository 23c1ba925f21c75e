import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPTargetTests {
  private func parts(_ text: String, isConnect: Bool = false) -> [String] {
    Array(text.utf8).withUnsafeBytes { bytes in
      let target = HTTPTarget(bytes, isConnect: isConnect)
      return [target.scheme, target.authority, target.host, target.path, target.query].map {
        String(decoding: bytes[$0], as: UTF8.self)
      }
    }
  }

  @Test(arguments: [
    ("/a?b?c", ["", "", "", "/a", "b?c"]), ("*", ["", "", "", "*", ""]), ("/", ["", "", "", "/", ""]),
    ("http://h:1/p?q", ["http", "h:1", "h", "/p", "q"]), ("http://u:p@h", ["http", "h", "h", "", ""]),
    ("http://[::1]:80?q", ["http", "[::1]:80", "::1", "", "q"]), ("h.example/p", ["", "", "", "h.example/p", ""]),
    ("/http://h/", ["", "", "", "/http://h/", ""]), ("", ["", "", "", "", ""]),
    ("http://[::1", ["http", "[::1", "::1", "", ""]),
  ]) func `the parts of a target`(text: String, parts: [String]) { #expect(self.parts(text) == parts) }

  @Test func `the target of CONNECT is an authority`() {
    #expect(self.parts("h:443", isConnect: true) == ["", "h:443", "h", "", ""])
  }
}
