import DoppelRules
import Testing

struct FieldPathTests {
  @Test func `plain names stand bare and others in quotes`() {
    let path = FieldPath([.name("body"), .name("a.b"), .index(3), .name("q\"\\"), .embedded, .name("id"), .occurrence(2)])
    #expect(path.description == #"body["a.b"][3]["q\"\\"](json).id(2)"#)
    #expect(FieldPath().description == "$")
  }

  @Test func `a path that is written is a pattern that covers it`() throws {
    let path = FieldPath([.name("body"), .name("a.b"), .index(3), .name("q\"\\"), .embedded, .name("id"), .occurrence(2)])
    #expect(try FieldPattern(path.description).covers(path))
  }
}
