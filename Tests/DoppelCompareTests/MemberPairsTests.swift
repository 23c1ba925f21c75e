import DoppelExchange
import Testing

@testable import DoppelCompare

struct MemberPairsTests {
  @Test func `repeated names pair by occurrence, recorded order first`() throws {
    let left = try FieldTree(json: #"{"a":1,"b":2,"a":3}"#)
    let right = try FieldTree(json: #"{"c":4,"a":5}"#)
    let pairs = MemberPairs(left.root, right.root).map {
      "\($0.name)\($0.occurrence) \($0.recorded?.text ?? "-") \($0.live?.text ?? "-")"
    }
    #expect(pairs == ["a1 1 5", "b1 2 -", "a2 3 -", "c1 - 4"])
  }
}
