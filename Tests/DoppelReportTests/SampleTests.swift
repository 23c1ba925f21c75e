import Testing

@testable import DoppelReport

struct SampleTests {
  @Test func `an error is worse only where none was recorded`() {
    #expect(Sample.isWorse(live: 500, recorded: 200))
    #expect(Sample.isWorse(live: 404, recorded: nil))
    #expect(!Sample.isWorse(live: 500, recorded: 500))
    #expect(!Sample.isWorse(live: 200, recorded: 500))
  }
}
