internal import DoppelExchange
package import DoppelRules

/// Requests in a time, as an exact ratio, so that a schedule of hours drifts by no nanosecond.
package struct Rate: Sendable, Hashable, CustomStringConvertible {
  /// More than 0.
  package let count: UInt64
  /// The time in which `count` requests are sent, in nanoseconds; more than 0.
  package let period: UInt64

  /// The most requests a second that may be asked for.
  package static let maximumPerSecond = 10_000_000.0

  /// - Precondition: both are more than 0.
  package init(count: UInt64, in period: Duration) {
    precondition(count > 0 && period > .zero, "a rate has requests and a time")
    self.count = count
    self.period = UInt64(clamping: max(1, period.nanoseconds))
  }

  /// Reads requests a second: `100`, `0.5`, `100/s`; or with another time: `600/m`, `10/h`.
  ///
  /// - Throws: what was expected and what came; 0 and more than `maximumPerSecond` are refused.
  package init(_ text: String) throws(RuleSyntaxError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = number.count > 1 ? String(number[1]) : ""
    let isDecimal = (number[0] + fraction).utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && fraction.utf8.count <= 6
    let unit = ["s": UInt64(1_000_000_000), "m": 60_000_000_000, "h": 3_600_000_000_000][parts.count > 1 ? parts[1] : "s"]
    guard let unit else { throw Self.error(text, "/s, /m or /h after the number") }
    guard isDecimal, let count = UInt64(number[0] + fraction), count > 0 else {
      throw Self.error(text, "a number of requests a second above 0, such as 100, 0.5 or 600/m")
    }
    self.count = count
    self.period = (0..<fraction.utf8.count).reduce(unit) { period, _ in period * 10 }
    guard self.perSecond <= Self.maximumPerSecond else { throw Self.error(text, "at most 10000000 requests a second") }
  }

  private static func error(_ text: String, _ expected: String) -> RuleSyntaxError {
    RuleSyntaxError(
      subject: "a rate", text: text, offset: 0, expected: expected, found: text.isEmpty ? "nothing" : "\"\(text)\"")
  }

  package var perSecond: Double { Double(self.count) / (Double(self.period) / 1e9) }

  /// When the request of this number (from 0) is due, in nanoseconds after the first: exact, rounded down once.
  package func offset(of number: UInt64) -> UInt64 {
    let product = number.multipliedFullWidth(by: self.period)
    guard product.high < self.count else { return .max }
    return self.count.dividingFullWidth(product).quotient
  }

  package var description: String { "\(Condition.text(self.perSecond))/s" }
}
