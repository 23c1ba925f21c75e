import DoppelLearn
import DoppelTesting
import NIOCore
import Testing

struct ValueTokensTests {
  /// The texts that are asked about, in order.
  private func tokens(in text: String, taking isTaken: (String) -> Bool = { _ in false }) -> [String] {
    var tokens: [String] = []
    text.withBytes { bytes in
      ValueTokens.forEach(in: bytes) { range in
        let token = String(decoding: bytes[range], as: UTF8.self)
        tokens.append(token)
        return isTaken(token)
      }
    }
    return tokens
  }

  @Test(
    arguments: [
      ("", []), ("123456", []), ("1234567", ["1234567"]), ("a b c d e f g h", []),
      ("id=3f2a91bc&to=files-7c01d9ee", ["3f2a91bc", "files-7c01d9ee", "7c01d9ee"]),
      ("customer-3f2a91bc", ["customer-3f2a91bc", "customer", "3f2a91bc"]),
      ("a--3f2a91bc", ["a--3f2a91bc", "-3f2a91bc", "3f2a91bc"]), ("12345678-", ["12345678-", "12345678"]),
      ("[\"a+b~c_d.e:f\"]", ["a+b~c_d.e:f"]), ("\u{e4}12345678\u{e4}", ["12345678"]),
    ] as [(String, [String])])
  func `runs come first, then what follows a mark and what stands between marks`(text: String, tokens: [String]) {
    #expect(self.tokens(in: text) == tokens)
  }

  @Test func `in what was taken nothing is looked for, and behind it is`() {
    let text = "files-3f2a91bc order-\(uuid(0))-v2"
    #expect(self.tokens(in: text) { $0.hasPrefix("files") }.prefix(2) == ["files-3f2a91bc", "order-\(uuid(0))-v2"])
    #expect(
      self.tokens(in: text) { $0 == uuid(0) }.suffix(3) == ["order-\(uuid(0))-v2", "\(uuid(0))-v2", uuid(0)])
    #expect(self.tokens(in: "\(uuid(0))-3f2a91bc") { $0 == uuid(0) }.dropFirst() == [uuid(0), "3f2a91bc"])
    #expect(self.tokens(in: "x-customer-3f2a91bc") { $0.hasPrefix("customer") }.dropFirst() == ["customer-3f2a91bc"])
  }

  @Test func `a run of the most marks is taken apart, and one of more is not`() {
    let most = String(repeating: "a-", count: 16) + "3f2a91bc"
    #expect(self.tokens(in: most).count == 17 && self.tokens(in: most).last == "3f2a91bc")
    #expect(self.tokens(in: "a-" + most) == ["a-" + most])
  }

  @Test func `in any bytes the texts are long enough, and what is taken stands in order`() {
    var choices = Choices(7)
    let letters = Array("ab19-_.:+~ =/\"".utf8) + [0, 0xff]
    for _ in 0..<500 {
      let count = Int.random(in: 0...120, using: &choices)
      let text = (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &choices)] }
      var end = 0
      text.withUnsafeBytes { bytes in
        ValueTokens.forEach(in: bytes) { range in
          #expect(range.lowerBound >= end && range.upperBound <= count && range.count >= 7)
          #expect(bytes[range].allSatisfy { byte in letters[0..<10].contains(byte) })
          let isTaken = Bool.random(using: &choices)
          if isTaken { end = range.upperBound }
          return isTaken
        }
      }
    }
  }

  private func replaced(_ values: [String: String], in text: ByteBuffer) -> ByteBuffer? {
    ValueTokens.replacing(in: text) { values[String(buffer: $0)].map { ByteBuffer(string: $0) } }
  }

  @Test(
    arguments: [
      (["3f2a91bc": "live"], #"{"name":"files-3f2a91bc","id":"3f2a91bc"}"#, #"{"name":"files-live","id":"live"}"#),
      (["files-3f2a91bc": "other", "3f2a91bc": "live"], "files-3f2a91bc 3f2a91bc", "other live"),
      (["3f2a91bc": ""], "3f2a91bc/3f2a91bc", "/"), (["3f2a91bc": "7c01d9ee", "7c01d9ee": "3f2a91bc"], "3f2a91bc", "7c01d9ee"),
      ([uuid(0): uuid(1)], "a-\(uuid(0))-\(uuid(0)).", "a-\(uuid(1))-\(uuid(1))."),
      (["3f2a91bc": "live"], "3f2a91bcd x3f2a91bc", nil), (["short": "live"], "short", nil), ([:], "3f2a91bc", nil),
      (["3f2a91bc": "live"], "", nil),
    ] as [([String: String], String, String?)])
  func `values are replaced where they stand as such, the longer before those in them`(
    values: [String: String], text: String, result: String?
  ) {
    #expect(self.replaced(values, in: ByteBuffer(string: text)) == result.map { ByteBuffer(string: $0) })
  }

  @Test func `bytes around a replaced value stay as they are`() {
    let (before, after) = ([0, 0xff, 0x22] as [UInt8], [0xc3, 0x28, 0] as [UInt8])
    let text = ByteBuffer(bytes: before + Array("3f2a91bc".utf8) + after)
    #expect(self.replaced(["3f2a91bc": "live"], in: text) == ByteBuffer(bytes: before + Array("live".utf8) + after))
  }
}
