import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPDestinationTests {
  @Test(arguments: [
    ("http://h/", "h", 80), ("http://h:/x", "h", 80), ("HTTP://h:8080", "h", 8_080), ("http://[::1]:81/", "::1", 81),
    ("http://[::1]/", "::1", 80), ("http://u@h:65535/", "h", 65_535),
  ]) func `where an absolute target points to`(target: String, host: String, port: Int) {
    #expect(HTTPDestination.of(target) == Endpoint(name: host, port: port))
  }

  @Test(arguments: [
    "/", "https://h/", "http:///x", "http://h:0/", "http://h:65536/", "http://h:1x/", "http://[::1]x/", "*", "h:80",
  ])
  func `what points nowhere`(target: String) { #expect(HTTPDestination.of(target) == nil) }
}
