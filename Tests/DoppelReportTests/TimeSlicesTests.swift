import Testing

@testable import DoppelReport

struct TimeSlicesTests {
  @Test func `a long run has longer slices, and loses none of its counts`() {
    var slices = TimeSlices()
    for second in 0..<1_000 {
      slices.record(finished: .seconds(second), latency: .milliseconds(1), isFailure: second % 10 == 0)
    }
    #expect(slices.seconds == 8)
    #expect(slices.slices.count == 125)
    #expect(slices.slices.map(\.answered).reduce(0, +) == 1_000)
    #expect(slices.slices.map(\.failed).reduce(0, +) == 100)
  }

  @Test func `slices of different lengths merge`() {
    var (long, short) = (TimeSlices(), TimeSlices())
    long.record(finished: .seconds(500), latency: nil, isFailure: true)
    short.record(finished: .seconds(5), latency: .milliseconds(1), isFailure: false)
    short.merge(long)
    #expect(short.seconds == 4)
    #expect(short.slices[1].answered == 1)
    #expect(short.slices[125].failed == 1)
  }

  @Test func `a time before the start or very far away stays within bounds`() {
    var slices = TimeSlices()
    slices.record(finished: .seconds(-5), latency: .zero, isFailure: false)
    slices.record(finished: .seconds(1 << 40), latency: .zero, isFailure: false)
    #expect(slices.slices.count <= TimeSlices.maximumCount)
    #expect(slices.slices.map(\.answered).reduce(0, +) == 2)
  }
}
