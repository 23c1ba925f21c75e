import DoppelExchange
import Testing

@testable import DoppelHTTP

struct HTTPUpgradeTests {
  @Test(arguments: [
    (101, HTTPRequestKind.other, true), (200, .other, false), (200, .connect, true), (204, .connect, true),
    (407, .connect, false),
  ])
  func `some responses end HTTP on their connection`(code: Int, kind: HTTPRequestKind, isGranted: Bool) {
    let response = Message(start: .status(version: "HTTP/1.1", code: code, reason: ""))
    #expect(HTTPUpgrade.isGranted(by: response, to: kind) == isGranted)
  }

  @Test func `a message without a status is none`() {
    #expect(!HTTPUpgrade.isGranted(by: Message(), to: .connect))
  }
}
