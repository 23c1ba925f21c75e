import DoppelExchange
import DoppelRules
import Testing

@testable import DoppelCompare

struct ArrayAlignmentTests {
  private func pairs(_ recorded: String, _ live: String, limit: Int = 100) throws -> [String] {
    let (left, right) = (try FieldTree(json: recorded), try FieldTree(json: live))
    return ArrayAlignment(Array(left.root.elements), Array(right.root.elements), walk: FieldWalk([]), limit: limit).pairs.map {
      "\($0.recorded.map(String.init) ?? "-"):\($0.live.map(String.init) ?? "-")"
    }
  }

  @Test(arguments: [
    ("[]", "[]", []), ("[1]", "[1]", ["0:0"]), ("[1,2]", "[2,1]", ["0:-", "1:0", "-:1"]),
    ("[1,2,3]", "[4,5,6]", ["0:0", "1:1", "2:2"]),
    ("[1,1,1]", "[1,1]", ["0:0", "1:1", "2:-"]), ("[1,5,2]", "[1,2]", ["0:0", "1:-", "2:1"]),
  ])
  func `elements find each other`(recorded: String, live: String, expected: [String]) throws {
    #expect(try self.pairs(recorded, live) == expected)
  }

  @Test func `every element of both sides is in exactly one pair`() throws {
    for seed in 0..<200 {
      let make = { (salt: Int) in (0..<(seed * 7 + salt) % 9).map { ($0 * seed + salt) % 4 } }
      let (left, right) = (make(1), make(3))
      let pairs = try self.pairs("\(left)", "\(right)")
      #expect(pairs.compactMap { Int($0.split(separator: ":")[0]) } == Array(left.indices))
      #expect(pairs.compactMap { Int($0.split(separator: ":")[1]) } == Array(right.indices))
    }
  }

  @Test func `beyond the limit elements pair by index`() throws {
    #expect(try self.pairs("[1,2,3,4]", "[0,1,2,3]", limit: 3) == ["0:0", "1:1", "2:2", "3:3"])
    #expect(try self.pairs("[1,2,3]", "[0,1,2]", limit: 3) == ["-:0", "0:1", "1:2", "2:-"])
  }
}
