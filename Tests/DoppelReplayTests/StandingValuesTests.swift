import NIOCore
import Testing

@testable import DoppelReplay

struct StandingValuesTests {
  @Test func `the last to come is the last, and each is there once`() {
    var standing = StandingValues()
    for text in ["a", "b", "a"] { standing.stand(ByteBuffer(string: text), for: ByteBuffer(string: "rec")) }
    #expect(standing.values(for: ByteBuffer(string: "rec")).map { String(buffer: $0) } == ["b", "a"])
    #expect(standing.values(for: ByteBuffer(string: "other")).isEmpty && !standing.isEmpty && StandingValues().isEmpty)
  }

  @Test func `what stands at a place is told at places of that name alone`() {
    var standing = StandingValues()
    let recorded = ByteBuffer(string: "17")
    standing.stand(ByteBuffer(string: "93"), for: recorded, at: "body.items[].number")
    #expect(standing.values(for: recorded, at: "query number") == [ByteBuffer(string: "93")])
    #expect(standing.values(for: recorded, at: "query size").isEmpty && standing.values(for: recorded).isEmpty)
    #expect(!standing.hasAnyEverywhere && !standing.isEmpty)
  }

  @Test func `at one value more than the limit the first to come is forgotten`() {
    var standing = StandingValues()
    for number in 0...StandingValues.sameTextLimit {
      standing.stand(ByteBuffer(string: "\(number)"), for: ByteBuffer(string: "rec"))
    }
    let values = standing.values(for: ByteBuffer(string: "rec"))
    #expect(values.count == 8 && values.first == ByteBuffer(string: "1"))
  }
}
