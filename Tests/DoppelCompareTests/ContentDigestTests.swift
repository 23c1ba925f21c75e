import DoppelExchange
import DoppelRules
import Testing

@testable import DoppelCompare

struct ContentDigestTests {
  private func digest(_ text: String, _ patterns: [String] = []) throws -> UInt64 {
    ContentDigest.of(try FieldTree(json: text).root, FieldWalk(try patterns.map { try FieldPattern($0) }))
  }

  @Test func `the order of members and ignored fields do not count`() throws {
    #expect(try self.digest(#"{"a":1,"b":2}"#) == self.digest(#"{"b":2, "a":1}"#))
    #expect(try self.digest(#"{"a":1,"t":2}"#, ["t"]) == self.digest(#"{"a":1,"t":3}"#, ["t"]))
  }

  @Test func `values, places and names count`() throws {
    let texts = [#"{"a":1}"#, #"{"a":2}"#, #"{"b":1}"#, "[1,2]", "[2,1]", "1", "\"1\"", "[]", "{}", "null", "true"]
    #expect(Set(try texts.map { try self.digest($0) }).count == texts.count)
  }
}
