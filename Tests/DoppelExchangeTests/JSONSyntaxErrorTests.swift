import DoppelExchange
import Testing

struct JSONSyntaxErrorTests {
  @Test func `the error says where and why`() {
    #expect(JSONSyntaxError(offset: 3, reason: "expected true").description == "not JSON at byte 3: expected true")
  }
}
