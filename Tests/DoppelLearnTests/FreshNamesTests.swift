import Testing

@testable import DoppelLearn

struct FreshNamesTests {
  private func isFresh(_ name: String) -> Bool { name.withBytes { FreshNames.contain($0) } }

  @Test(arguments: [
    "_", "cb", "nonce", "requestId", "request_id", "X-Request-ID", "x-correlation-id", "IDEMPOTENCY-KEY", "xNonce",
    "\"clientMutationId\"", "trace.id", "http:queryparams:_", "http:queryparams:cacheBust",
  ])
  func `a name of what is made anew is known in any case and with any marks`(name: String) { #expect(self.isFresh(name)) }

  @Test(arguments: [
    "", "x", "id", "request", "requestIds", "user_id", "__", "nonce:", "nonce:id", "http:queryparams:", "xxnonce", "n\u{f6}nce",
  ])
  func `another name is not`(name: String) { #expect(!self.isFresh(name)) }

  @Test func `a name of the longest length is looked at, and of a key only what follows the last colon counts`() {
    let name = "nonce" + String(repeating: "-", count: 27)
    #expect(name.utf8.count == 32)
    #expect(self.isFresh(name) && self.isFresh("http:queryparams:" + name))
    #expect(!self.isFresh(name + "-") && !self.isFresh("http:queryparams:" + name + "-"))
  }

  @Test func `any bytes do no harm, and one alone is none but the underscore`() {
    for byte in UInt8.min...UInt8.max {
      #expect([byte].withUnsafeBytes { FreshNames.contain($0) } == (byte == UInt8(ascii: "_")))
      let isFresh = [byte, 0xff, byte].withUnsafeBytes { FreshNames.contain($0) }
      #expect(!isFresh)
    }
  }
}
