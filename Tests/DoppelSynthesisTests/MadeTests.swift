import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct MadeTests {
  private static let now = Timestamp(nanoseconds: 1_700_000_000_123_456_789)

  private func another(_ text: String) -> String {
    var random = SystemRandomNumberGenerator()
    return Made.another(like: text, at: Self.now, using: &random)
  }

  @Test(arguments: [
    "4a9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40", "bk-7f3a91bc", "2026-01-02T03:04:05.678Z", "vcaP9q-Zk3rT0w",
    "UDEJXNODSM6N", "udejxn0dsm6n",
  ])
  func `what is drawn at random or tells a time looks made`(text: String) { #expect(Made.isMade(text)) }

  @Test(arguments: [
    "open", "Salt", "17", "3.50", "a longer sentence of words", "application/json", "INV2026000123",
    "ORDER-2026-Q3-REPORT", "CATALOGUE2026", "P4T",
  ])
  func `words and numbers do not`(text: String) { #expect(!Made.isMade(text)) }

  @Test(arguments: [
    ("2026-01-02T03:04:05.678Z", "2023-11-14T22:13:20.123Z"), ("2026-01-02T03:04:05Z", "2023-11-14T22:13:20Z"),
    ("Wed, 27 May 2026 19:08:01 GMT", "Tue, 14 Nov 2023 22:13:20 GMT"), ("1767323045", "1700000000"),
    ("1767323045678", "1700000000123"), ("\"1767323045678\"", "\"1700000000123\""), ("1767323045.25", "1700000000.12"),
  ])
  func `a time is written as it was`(text: String, expected: String) { #expect(self.another(text) == expected) }

  @Test
  func `an id has the same form, a uuid its version and variant`() {
    let uuid = self.another("4a9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40")
    #expect(uuid != "4a9c7f0e-58d1-4c3a-9f1b-2d8e7a6b5c40" && uuid.count == 36)
    #expect(uuid.dropFirst(14).first == "4" && uuid.dropFirst(19).first == "9")
    #expect(self.another("I_vcaP9qZk3rT0").hasPrefix("I_"))
  }

  @Test(arguments: ["-12.5", "10", "-3", "1e7"])
  func `another number is a number of JSON`(text: String) {
    for _ in 0..<200 { #expect(Tree.isNumber(self.another(text))) }
  }
}
