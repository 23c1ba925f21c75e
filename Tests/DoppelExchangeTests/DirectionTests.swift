import DoppelExchange
import Testing

struct DirectionTests {
  @Test func `the words of files and options are in and out`() {
    #expect(Direction.allCases.map(\.rawValue) == ["in", "out"])
    #expect(Direction(rawValue: "out") == .outbound)
    #expect(Direction(rawValue: "OUT") == nil)
  }
}
