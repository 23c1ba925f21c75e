import DoppelTesting
import Testing

@testable import DoppelLearn

struct RandomTextTests {
  private static let digits = "0123456789"
  private static let lower = "abcdefghijklmnopqrstuvwxyz"
  private static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

  private func isHex(_ text: String) -> Bool { text.withBytes { RandomText.isHex($0, TextShape($0).kinds) } }
  private func isOpaque(_ text: String) -> Bool { text.withBytes { RandomText.isOpaque($0, TextShape($0).kinds) } }

  private func random(_ alphabet: String, _ length: Int, _ choices: inout Choices) -> String {
    let letters = Array(alphabet.utf8)
    return String(
      decoding: (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &choices)] }, as: UTF8.self)
  }

  @Test(arguments: [
    "00f067aa0ba902b7", "00F067AA0BA902B7", "0x00f067aa0ba902b7", "0x52908400098527886E0f7030069857D2E4169EE7",
  ])
  func `sixteen varied digits of one case, letters between digits, are hexadecimal`(text: String) { #expect(self.isHex(text)) }

  @Test(arguments: [
    "", "00f067aa0ba902b", "0x00f067aa0ba902b", "00f067aa0ba902bg", "00f067AA0ba902b7", "0000000000000000", "1234567890123456",
    "abcdefabcdefabcdef", "00000000000000ff", "beef000000000001beef", "0123456789abcdef", "0x", "0xx0f067aa0ba902b7",
  ])
  func `what is shorter, of two cases, of one kind or of few digits is not`(text: String) { #expect(!self.isHex(text)) }

  @Test(arguments: [
    (16, 87, 91, 96), (22, 92, 95, 98), (32, 96, 98, 99), (43, 98, 99, 99), (64, 99, 99, 99), (128, 100, 100, 100),
  ])
  func `random text is told, the longer the surer`(length: Int, base64: Int, base62: Int, base36: Int) {
    var choices = Choices(UInt64(length))
    let alphabets = [
      (Self.lower + Self.upper + Self.digits + "-_", base64), (Self.lower + Self.upper + Self.digits, base62),
      (Self.lower + Self.digits, base36), (Self.upper + Self.digits, base36),
    ]
    for (alphabet, percent) in alphabets {
      let told = (0..<500).filter { _ in self.isOpaque(self.random(alphabet, length, &choices)) }.count
      #expect(told >= percent * 5, "\(alphabet)")
    }
  }

  @Test(arguments: [
    "V1StGXR8_Z5jdHi", "", "A1", "AbCdEfGhIjKlMnOpQrSt", "1234567890123456789012", "x3JJHMbDL1EzLkh9GBhXDw=", "=====",
  ])
  func `short text, letters alone and digits alone are not opaque`(text: String) { #expect(!self.isOpaque(text)) }

  @Test(arguments: [
    ("x3JJHMbDL1EzLkh9GBhXDw==", true), ("x3JJHMbDL1EzLkh9GBhXDw=", false), ("x3JJHMbDL1EzLkh9GBhX=Dw=", false),
    ("x3JJHMbDL1EzLkh9GBhX====", false), ("x3JJHMbDL1EzLkh9GB+/XDw=", true), ("x3JJHMbDL1EzLkh9GB-_XDw=", true),
    ("x3JJHMbDL1EzLkh9GB-/XDw=", false), ("x3JJHMbDL1EzLkh9GB/X", true), ("x3JJHMbDL1EzLkh9GB/Xz", false),
    ("x3JJHMbDL1EzLkh9GB-Xz", true), ("/x3JJHMbDL1EzLkh9GBX", false), ("/3JJHMbDL1EzLkh9GBhXDw==", true),
  ])
  func `base64 keeps to its alphabet and its groups`(text: String, isOpaque: Bool) { #expect(self.isOpaque(text) == isOpaque) }

  @Test(arguments: ["P1Y2M10DT2H30M15S", "P0001Y02M03DT04H05M06S"])
  func `a duration of ISO 8601 is not opaque`(text: String) {
    #expect(!self.isOpaque(text))
    #expect(self.isOpaque("X" + text.dropFirst() + "K4q9Z1x7Q2k"))
  }

  @Test func `the front decides for a long text`() {
    var choices = Choices(5)
    let random = self.random(Self.lower + Self.digits, 256, &choices)
    let words = String(repeating: "internationalization2", count: 13)
    #expect(words.utf8.count > 256)
    #expect(self.isOpaque(random + words))
    #expect(!self.isOpaque(words + random))
  }

  @Test func `names with numbers are not opaque`() {
    let words = [
      "order", "customer", "payment", "get", "by", "id", "list", "v2", "status", "http2", "user", "2026", "item", "to",
    ]
    var choices = Choices(9)
    for _ in 0..<2_000 {
      let parts = words.shuffled(using: &choices).prefix(Int.random(in: 3...7, using: &choices))
      let camel = parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      for name in [parts.joined(separator: "-"), parts.joined(separator: "_").uppercased(), camel] where self.isOpaque(name) {
        Issue.record("\(name)")
      }
    }
  }
}
