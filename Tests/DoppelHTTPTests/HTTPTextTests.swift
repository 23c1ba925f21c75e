import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPTextTests {
  private func target(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { HTTPText.target($0) } }

  @Test func `a target is as sent, and percent-encoded where it is not UTF-8`() {
    #expect(self.target(Array("/a?b=%zz&long=enough".utf8)) == "/a?b=%zz&long=enough")
    #expect(self.target(Array("/\u{e4}".utf8)) == "/\u{e4}")
    #expect(self.target([0x2f, 0x61, 0xe4, 0x62]) == "/a%E4b")
    #expect(self.target([]) == "")
  }

  @Test func `versions by their minor number`() {
    #expect((0...2).map { HTTPText.version(minor: $0) } == ["HTTP/1.0", "HTTP/1.1", "HTTP/1.2"])
  }
}
