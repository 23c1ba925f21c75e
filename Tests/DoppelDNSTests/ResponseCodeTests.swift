import DoppelDNS
import Testing

struct ResponseCodeTests {
  @Test(arguments: [
    (ResponseCode(0), "NOERROR"), (.nameError, "NXDOMAIN"), (.badVersion, "BADVERS"), (ResponseCode(2), "SERVFAIL"),
    (ResponseCode(4_000), "RCODE4000"),
  ]) func `a code has its mnemonic, or its number`(code: ResponseCode, text: String) {
    #expect(code.description == text)
  }
}
