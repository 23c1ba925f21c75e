import DoppelExchange
import Testing

struct ExchangeIDTests {
  private static let text = "f3ead946-90b1-43ab-a7d6-be3f799e8e83"

  @Test func `the text form and the bytes stand for the same id`() throws {
    let id = try #require(ExchangeID(Self.text))
    #expect(id.description == Self.text)
    #expect(id.high == 0xf3ea_d946_90b1_43ab)
    #expect(id.low == 0xa7d6_be3f_799e_8e83)
    #expect(id.bytes.prefix(4) == [0xf3, 0xea, 0xd9, 0x46])
    #expect(ExchangeID(bytes: id.bytes) == id)
    #expect(ExchangeID(Self.text.uppercased()) == id)
    #expect(ExchangeID(Self.text[...]) == id)
  }

  @Test(arguments: [
    "", "f3ead94690b143aba7d6be3f799e8e83", "f3ead946-90b1-43ab-a7d6-be3f799e8e8", "f3ead946-90b1-43ab-a7d6-be3f799e8e833",
    "f3ead946-90b1-43ab-a7d6_be3f799e8e83", "g3ead946-90b1-43ab-a7d6-be3f799e8e83", "{f3ead946-90b1-43ab-a7d6-be3f799e8e8}",
    "f3ead94-690b1-43ab-a7d6-be3f799e8e83", "f3ead946-90b1-43ab-a7d6-be3f799e8eé",
  ])
  func `what is no canonical UUID is no id`(text: String) {
    #expect(ExchangeID(text) == nil)
  }

  @Test(arguments: [0, 15, 17]) func `only 16 bytes are an id`(count: Int) {
    #expect(ExchangeID(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func `ids are ordered as their bytes and their texts are`() {
    let ids = [(0, 0), (0, 1), (0, .max), (1, 0), (.max, 0)].map { ExchangeID(high: $0.0, low: $0.1) }
    #expect(ids.shuffled().sorted() == ids)
    #expect(ids.map(\.description).sorted() == ids.map(\.description))
  }

  @Test func `a hexadecimal digit is told from every other byte`() {
    for byte in 0...255 as ClosedRange<UInt8> {
      let expected = byte < 0x80 ? UInt8(String(Unicode.Scalar(byte)), radix: 16) : nil
      #expect(byte.hexDigit == (byte == 0x2b || byte == 0x2d ? nil : expected))
    }
    var text = ""
    text.append(hex: 0x0f)
    text.append(hex: 0xa0)
    #expect(text == "0fa0")
  }
}
