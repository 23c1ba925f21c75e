import DoppelDNS
import Testing

struct DNSSyntaxErrorTests {
  @Test func `an error says where and why`() {
    let error = DNSSyntaxError(offset: 12, reason: "ends within a name")
    #expect(error.description == "not a DNS message at byte 12: ends within a name")
  }
}
