internal import DoppelReport
internal import DoppelRules
internal import Synchronization

/// How far long work is, and how fast. Counted on any thread.
final class Progress: Sendable {
  /// What was seen when the text was last asked for.
  private struct Look {
    var count = 0
    var elapsed = Duration.zero
    var rate = 0.0
  }

  /// Two looks that are closer together give no new rate.
  private static let leastInterval = Duration.milliseconds(200)

  private let verb: String
  private let noun: String
  private let total: Int?
  private let length: Duration?
  private let start = ContinuousClock.now
  private let count = Atomic<Int>(0)
  private let last = Mutex(Look())

  /// - Parameters:
  ///   - verb: what is done, such as `reading`.
  ///   - noun: what it is done to, in the plural.
  ///   - total: how many there are; `nil` where that is not known.
  ///   - length: how long it takes; `nil` where that is not known.
  init(_ verb: String, _ noun: String, of total: Int? = nil, for length: Duration? = nil) {
    self.verb = verb
    self.noun = noun
    self.total = total
    self.length = length
  }

  /// One more is done.
  func advance() { self.count.add(1, ordering: .relaxed) }

  /// The text at this moment.
  var text: String { self.text(after: .now - self.start) }

  /// `replaying: 1,200 of 5,000 requests (24 %), 410/s`; the rate is that since the look before.
  func text(after elapsed: Duration) -> String {
    let count = self.count.load(ordering: .relaxed)
    let rate = self.last.withLock { look -> Double in
      let interval = elapsed - look.elapsed
      if interval >= Self.leastInterval {
        look = Look(count: count, elapsed: elapsed, rate: Double(count - look.count) / (interval / .seconds(1)))
      }
      return look.rate
    }
    var text = "\(self.verb): \(NumberText.grouped(count))"
    if let total = self.total { text += " of \(NumberText.grouped(total))" }
    text += " \(self.noun)"
    if let total = self.total, total > 0 { text += " (\(count * 100 / total) %)" }
    text += ", \(NumberText.grouped(Int(rate.rounded())))/s"
    guard let length = self.length else { return text }
    let seconds = Duration.seconds(min(elapsed, length).components.seconds)
    return text + ", \(DurationText.text(seconds)) of \(DurationText.text(length))"
  }
}
