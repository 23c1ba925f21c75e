import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPAddressTests {
  @Test(arguments: ["/a", "/orders/7?x=1", "http://a.test", "https://a.test/x"])
  func `an absolute path and an absolute address are links`(_ text: String) {
    #expect(HTTPAddress.isLink(ByteBuffer(string: text)))
  }

  @Test(arguments: ["", "/", "//a", "a/b", "ftp://a", "/a b", "/a\"", "</a>", "7"])
  func `other texts are none`(_ text: String) { #expect(!HTTPAddress.isLink(ByteBuffer(string: text))) }

  @Test func `a text that is too long is none`() {
    let longest = "/" + String(repeating: "a", count: HTTPAddress.longest - 1)
    #expect(HTTPAddress.isLink(ByteBuffer(string: longest)) && !HTTPAddress.isLink(ByteBuffer(string: longest + "a")))
  }

  @Test func `a fragment, empty parts and parameters without a value stay as they are`() {
    var told: [String] = []
    let other = HTTPAddress(place: "", hasHost: true).rewriting(ByteBuffer(string: "http://u@h:1//a/?b&c=#d/e?f=g")) { value in
      told.append("\(value.place)=\(String(buffer: value.text))")
      return value.text == ByteBuffer(string: "a") ? ByteBuffer(string: "z") : nil
    }
    #expect(told == ["scheme=http", "host=h:1", "path, part 1=a"])
    #expect(other == ByteBuffer(string: "http://u@h:1//z/?b&c=#d/e?f=g"))
  }

  private func told(_ address: String) -> [MessageValue] {
    var told: [MessageValue] = []
    _ = HTTPAddress(place: "", hasHost: false).rewriting(ByteBuffer(string: address)) { value in
      told.append(value)
      return nil
    }
    return told
  }

  @Test func `of the parts of a path, and of parameters, no more than the limit are told`() {
    let limit = HTTPAddress.partLimit
    #expect(limit == 64)
    #expect(self.told(String(repeating: "/a", count: limit)).count == limit)
    #expect(self.told(String(repeating: "/a", count: limit + 1)).count == limit)
    #expect(self.told("/?" + (0..<limit).map { "a\($0)=1" }.joined(separator: "&")).count == limit)
    #expect(self.told("/?" + (0...limit).map { "a\($0)=1" }.joined(separator: "&")).count == limit)
  }

  @Test func `a path or a name that is too long is not kept with a value`() {
    let longest = HTTPAddress.longestName
    #expect(longest == 1024)
    let path = "/" + String(repeating: "a", count: longest - 2) + "/"
    #expect(self.told(path + "b").last?.returnedAs == "path \(path)")
    #expect(self.told("/a" + path + "b").last?.returnedAs == nil && self.told("/a" + path + "b").count == 3)
    #expect(self.told(path + "?q=1").last?.returnedAs == "query q of \(path)")
    #expect(self.told("/a" + path + "?q=1").last == MessageValue(place: "query q", text: ByteBuffer(string: "1")))
    let name = String(repeating: "n", count: longest)
    #expect(self.told("/?\(name)=1").count == 1 && self.told("/?\(name)n=1").isEmpty)
  }
}
