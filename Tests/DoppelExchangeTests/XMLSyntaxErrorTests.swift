import DoppelExchange
import Testing

struct XMLSyntaxErrorTests {
  @Test func `the error says where and why`() {
    #expect(XMLSyntaxError(offset: 7, reason: "a control character").description == "not XML at byte 7: a control character")
  }
}
