import DoppelMatch
import Testing

struct AskedPartsTests {
  @Test func `a part that nobody asked for is unknown where parts are given`() {
    var parts = AskedParts()
    parts.note(7, isGiven: true, to: 0)
    parts.note(0, isGiven: true, to: 0)
    parts.note(0, isGiven: false, to: 1)
    #expect(parts.isUnknown(8, of: 0) && !parts.isUnknown(7, of: 0) && !parts.isUnknown(0, of: 0))
    #expect(!parts.isUnknown(8, of: 1) && !parts.isUnknown(8, of: 2), "a server may ignore the wish")
    #expect(!parts.isEmpty && AskedParts().isEmpty)
  }
}
