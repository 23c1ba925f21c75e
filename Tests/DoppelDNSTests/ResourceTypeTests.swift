import DoppelDNS
import Testing

struct ResourceTypeTests {
  @Test(arguments: [
    (ResourceType(1), "A"), (.aaaa, "AAAA"), (ResourceType(65), "HTTPS"), (.ptr, "PTR"), (ResourceType(65_280), "TYPE65280"),
  ]) func `a type has its mnemonic, or its number`(type: ResourceType, text: String) {
    #expect(type.description == text)
  }
}
