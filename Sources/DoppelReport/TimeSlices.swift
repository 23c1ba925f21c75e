internal import DoppelExchange

/// A run cut into slices of time, each with its count and latencies. Slices start at one second; where a run grows long, two
/// become one, so that memory stays bounded.
package struct TimeSlices: Sendable {
  package struct Slice: Sendable {
    package var answered = 0
    package var failed = 0
    package var latency: LatencyHistogram?
  }

  /// Slices that are kept; must be even.
  package static let maximumCount = 240

  /// Seconds of one slice: a power of two.
  package private(set) var seconds = 1
  package private(set) var slices: [Slice] = []

  package init() {}

  mutating func record(finished: Duration, latency: Duration?, isFailure: Bool) {
    let second = max(0, Int(finished.components.seconds))
    while second / self.seconds >= Self.maximumCount { self.halve() }
    let place = second / self.seconds
    while self.slices.count <= place { self.slices.append(Slice()) }
    self.slices[place].failed += isFailure ? 1 : 0
    guard let latency else { return }
    self.slices[place].answered += 1
    if self.slices[place].latency == nil { self.slices[place].latency = LatencyHistogram() }
    self.slices[place].latency?.record(latency)
  }

  mutating func merge(_ other: TimeSlices) {
    var other = other
    while other.seconds < self.seconds { other.halve() }
    while self.seconds < other.seconds { self.halve() }
    while self.slices.count < other.slices.count { self.slices.append(Slice()) }
    for (place, slice) in other.slices.enumerated() { Self.merge(slice, into: &self.slices[place]) }
  }

  /// Makes one slice of two.
  private mutating func halve() {
    self.seconds *= 2
    var halved: [Slice] = []
    for (place, slice) in self.slices.enumerated() {
      if place.isMultiple(of: 2) { halved.append(slice) } else { Self.merge(slice, into: &halved[place / 2]) }
    }
    self.slices = halved
  }

  private static func merge(_ slice: Slice, into target: inout Slice) {
    target.answered += slice.answered
    target.failed += slice.failed
    guard let latency = slice.latency else { return }
    if target.latency == nil { target.latency = latency } else { target.latency?.merge(latency) }
  }
}
