/// A number that a run shows and that a condition can name.
package struct Metric: Sendable, Hashable {
  /// What the number counts, and so which units may follow a number in a condition.
  package enum Unit: Sendable, Hashable {
    case count, milliseconds, percent, perSecond, perMinute

    /// What is written after a value.
    package var suffix: String {
      switch self {
      case .count: ""
      case .milliseconds: " ms"
      case .percent: " %"
      case .perSecond: " a second"
      case .perMinute: " a minute"
      }
    }
  }

  /// As it is written, such as `latency.p95`.
  package var name: String
  package var unit: Unit

  package init(_ name: String, _ unit: Unit) {
    self.name = name
    self.unit = unit
  }
}
