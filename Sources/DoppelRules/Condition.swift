/// What must not be true of a run (`--fail-if`): `<metric> <comparison> <number>[unit]`, such as `latency.p95 > 50ms`.
package struct Condition: Sendable, Hashable {
  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .equal: left == right
      case .notEqual: left != right
      case .lessOrEqual: left <= right
      case .greaterOrEqual: left >= right
      case .less: left < right
      case .greater: left > right
      }
    }
  }

  /// What a run says of a condition.
  package enum Outcome: Sendable, Hashable {
    /// It is not true: the run passes.
    case passed(String)
    /// It is true: the run fails.
    case failed(String)
    /// The run has no such number (nothing was sent, or nothing was compared): it fails, because what was asked was not shown.
    case unavailable(String)

    /// Whether the run fails on it.
    package var isFailure: Bool {
      switch self {
      case .passed: false
      case .failed, .unavailable: true
      }
    }

    /// One line for people.
    package var sentence: String {
      switch self {
      case .passed(let text), .failed(let text), .unavailable(let text): text
      }
    }
  }

  /// As it was written.
  package let text: String
  package let metric: Metric
  package let comparison: Comparison
  /// In the metric's unit.
  package let threshold: Double

  /// - Parameter metrics: all that may be named.
  /// - Throws: what was expected, what came and, for an unknown metric, those that are known.
  package init(_ text: String, metrics: [Metric]) throws(RuleSyntaxError) {
    var cursor = TextCursor(text, as: "a condition")
    cursor.skipSpace()
    self.text = text
    self.metric = try Self.takeMetric(&cursor, metrics)
    cursor.skipSpace()
    guard let comparison = Comparison.allCases.first(where: { cursor.take($0.rawValue) }) else {
      throw cursor.error(expected: "one of == != < <= > >= after \(self.metric.name)")
    }
    self.comparison = comparison
    cursor.skipSpace()
    self.threshold = try Self.takeThreshold(&cursor, of: self.metric)
    cursor.skipSpace()
    guard cursor.isAtEnd else { throw cursor.error(expected: "nothing after the number") }
  }

  private static func takeMetric(_ cursor: inout TextCursor, _ metrics: [Metric]) throws(RuleSyntaxError) -> Metric {
    let start = cursor.offset
    let name = cursor.take { $0.isLetter || $0.isDigit || $0 == "." || $0 == "-" || $0 == "_" }
    if let metric = metrics.first(where: { $0.name == name }) { return metric }
    throw cursor.error(
      at: start, expected: "one of the metrics " + metrics.map(\.name).joined(separator: ", "),
      found: name.isEmpty ? nil : "\"\(name)\"")
  }

  private static func takeThreshold(_ cursor: inout TextCursor, of metric: Metric) throws(RuleSyntaxError) -> Double {
    let isNegative = cursor.take("-")
    guard let number = DecimalNumber.take(&cursor) else { throw cursor.error(expected: "a number") }
    cursor.skipSpace()
    let place = cursor.offset
    let unit = cursor.take { $0 != " " }
    guard let factor = self.factor(of: unit, for: metric.unit) else {
      throw cursor.error(at: place, expected: self.unitsAllowed(metric), found: "\"\(unit)\"")
    }
    return number.double * factor * (isNegative ? -1 : 1)
  }

  /// By what a number in `unit` is multiplied to be in the metric's own; `nil` where the unit does not fit.
  private static func factor(of unit: String, for expected: Metric.Unit) -> Double? {
    switch (expected, unit) {
    case (_, ""), (.milliseconds, "ms"), (.percent, "%"), (.perSecond, "/s"), (.perMinute, "/m"): 1
    case (.milliseconds, "ns"): 1e-6
    case (.milliseconds, "us"), (.milliseconds, "µs"): 1e-3
    case (.milliseconds, "s"): 1_000
    case (.milliseconds, "m"): 60_000
    default: nil
    }
  }

  private static func unitsAllowed(_ metric: Metric) -> String {
    switch metric.unit {
    case .count: "no unit for \(metric.name)"
    case .milliseconds: "one of the units ns, us, ms, s, m, or none for milliseconds"
    case .percent: "the unit % or none for \(metric.name)"
    case .perSecond: "the unit /s or none for \(metric.name)"
    case .perMinute: "the unit /m or none for \(metric.name)"
    }
  }

  /// - Parameter values: by the metric's name, in the metric's unit; without those that the run could not measure.
  package func evaluate(_ values: [String: Double]) -> Outcome {
    guard let value = values[self.metric.name], !value.isNaN else {
      return .unavailable("\(self.text): \(self.metric.name) was not measured in this run, so the condition counts as failed")
    }
    let sentence = "\(self.text): \(self.metric.name) was \(Self.text(value))\(self.metric.unit.suffix)"
    return self.comparison.holds(value, self.threshold) ? .failed(sentence) : .passed(sentence)
  }

  /// At most three decimals, none that are zero at the end.
  package static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let thousandths = Int((abs(value) * 1_000).rounded())
    var digits = String(thousandths % 1_000 + 1_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    let sign = value < 0 && thousandths > 0 ? "-" : ""
    return sign + "\(thousandths / 1_000)" + (digits.isEmpty ? "" : "." + digits)
  }
}
