import DoppelExchange
import NIOCore
import Testing

struct TagConditionTests {
  @Test(arguments: [
    (true, false, "a", true), (true, false, "c", false), (false, false, "a", false), (false, false, "c", true),
    (true, true, "c", true), (false, true, "c", false),
  ])
  func `a tag must be one of some, or none of them`(mustMatch: Bool, isAny: Bool, tag: String, holds: Bool) {
    let condition = TagCondition(mustMatch: mustMatch, tags: ["a", "b"].map { ByteBuffer(string: $0) }, isAny: isAny)
    #expect(condition.holds(of: ByteBuffer(string: tag)) == holds)
  }
}
