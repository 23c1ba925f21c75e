import Testing

@testable import DoppelMatch

struct ValueLengthsTests {
  @Test func `lengths that were inserted are held and no others, the long ones together`() {
    var lengths = ValueLengths()
    #expect(lengths.isEmpty && !lengths.contains(0))
    for length in [0, 36, 62] { lengths.insert(length) }
    #expect((0..<200).filter(lengths.contains) == [0, 36, 62])
    lengths.insert(100)
    #expect((60..<66).filter(lengths.contains) == [62, 63, 64, 65] && lengths.contains(.max))
  }
}
