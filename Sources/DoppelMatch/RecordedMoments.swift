internal import DoppelExchange
internal import DoppelLearn

/// How far from its request the time was at one place of requests that are equal but for noise, and what was answered to it.
///
/// A program that writes the present time, and one that asks for the last five minutes, write other times in each run; where the
/// recording shows that the distance decides, answers are told apart by it.
struct RecordedMoments: Sendable {
  /// How much farther from its request than any recorded one a time may be that is still noise.
  static let tolerance = Duration.seconds(86_400)
  /// Times that are no farther apart than this are as far from their requests; of great distances a tenth.
  static let closeness = Duration.seconds(30)

  /// Answers to requests that are equal but for noise of which it is asked whether times decide.
  static let limit = 1_024

  /// One answer, with the time that its request held.
  struct Sample {
    /// The time less that of the request.
    var distance: Duration
    /// Equal for equal times.
    var time: Timestamp
    var order: Int
    var session: Int
    /// Equal for answers that say the same.
    var content: UInt64
  }

  /// Of the leaf.
  let place: UInt64
  private let range: ClosedRange<Duration>
  /// Where the distance decides, the answers by it; else empty.
  private let windows: [(distance: Duration, order: Int)]

  /// `nil` where there is no time.
  init?(at place: UInt64, _ samples: [Sample]) {
    guard let least = samples.map(\.distance).min(), let most = samples.map(\.distance).max() else { return nil }
    self.place = place
    self.range = least...most
    let decides =
      samples.count <= Self.limit && Dictionary(grouping: samples, by: \.session).values.contains(where: Self.decides)
    self.windows = decides ? samples.map { ($0.distance, $0.order) } : []
  }

  /// The time at a place of a request that was asked at a moment; `nil` where it is none.
  static func time(_ leaf: Signature.Leaf, in request: UnsafeRawBufferPointer, at moment: Timestamp) -> Timestamp? {
    let value = UnsafeRawBufferPointer(rebasing: request[leaf.range])
    let valueClass = ValueLikeness(value).valueClass
    guard valueClass == .epoch || valueClass == .datetime else { return nil }
    return valueClass?.moment(in: value, near: moment)
  }

  /// Whether one session was always told the same for times as far from their requests, and not for all.
  private static func decides(_ samples: [Sample]) -> Bool {
    // the same time, asked again later, tells nothing of distances
    guard Set(samples.map(\.time)).count == samples.count else { return false }
    let sorted = samples.sorted { $0.distance < $1.distance }
    var contents: Set<UInt64> = []
    var last: Sample?
    for sample in sorted {
      if let last, self.areClose(last.distance, sample.distance) {
        if last.content != sample.content { return false }
      }
      contents.insert(sample.content)
      last = sample
    }
    return contents.count > 1
  }

  private static func areClose(_ one: Duration, _ other: Duration) -> Bool {
    let apart = one < other ? other - one : one - other
    return apart <= max(self.closeness, max(self.size(one), self.size(other)) / 10)
  }

  private static func size(_ distance: Duration) -> Duration { distance < .zero ? .zero - distance : distance }

  /// What a time may get.
  enum Verdict: Equatable {
    /// Whatever others get.
    case any
    /// One of these answers, by their `order`.
    case among(Set<Int>)
    /// Nothing that is known.
    case none
  }

  func verdict(on distance: Duration) -> Verdict {
    guard distance >= self.range.lowerBound - Self.tolerance, distance <= self.range.upperBound + Self.tolerance else {
      return .none
    }
    guard !self.windows.isEmpty else { return .any }
    let close = self.windows.filter { Self.areClose($0.distance, distance) }.map(\.order)
    return close.isEmpty ? .none : .among(Set(close))
  }
}
