import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct QueryParametersTests {
  private func pairs(_ text: String) -> [String] {
    Array(text.utf8).withUnsafeBytes { bytes in
      QueryParameters(bytes, 0..<bytes.count).map { pair in
        String(decoding: bytes[pair.name], as: UTF8.self) + "|" + String(decoding: bytes[pair.value], as: UTF8.self)
      }
    }
  }

  @Test func `parameters are split at the first equals sign, empty ones left out`() {
    #expect(self.pairs("a=1&&b&c=d=e&=f&") == ["a|1", "b|", "c|d=e", "|f"])
    #expect(self.pairs("").isEmpty && self.pairs("&&").isEmpty)
  }

  @Test func `a name keeps as escapes what a key may not hold`() {
    func name(_ text: String) -> String {
      Array(text.utf8).withUnsafeBytes { QueryParameters.keyName($0, 0..<$0.count) }
    }
    #expect(name("a%20b+c") == "a b c")
    #expect(name("a%23b#%00") == "a%23b%23%00")
    #expect(name("%c3%a4") == "\u{e4}" && name("%e4") == "%E4")
  }
}
