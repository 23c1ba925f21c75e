/// How recorded times are kept when traffic is sent or answered again.
package enum Pace: Sendable, Hashable {
  /// As fast as possible: recorded times do not count.
  case full
  /// Recorded times multiplied by this; 2 takes twice as long. More than 0 and finite.
  case scaled(Double)

  package static let recorded = Pace.scaled(1)

  /// The largest factor that may be written.
  package static let maximumFactor = 1_000.0

  /// Reads `recorded`, `2x`, `.25x`, or the word for no pacing. `0x` is no pacing, too.
  ///
  /// - Parameter unpaced: that word: `full` for replay, `none` for mock.
  /// - Throws: what was expected and what came.
  package static func parse(_ text: String, unpaced: String) throws(RuleSyntaxError) -> Pace {
    if text == unpaced { return .full }
    if text == "recorded" { return .recorded }
    var cursor = TextCursor(text, as: "a pace")
    guard let number = DecimalNumber.take(&cursor), cursor.take("x"), cursor.isAtEnd else {
      throw cursor.error(at: 0, expected: "\(unpaced), recorded, or a factor such as 2x or .25x")
    }
    guard number.double <= Self.maximumFactor else { throw cursor.error(at: 0, expected: "at most 1000x") }
    return number.digits == 0 ? .full : .scaled(number.double)
  }

  /// A recorded time at this pace.
  package func apply(to recorded: Duration) -> Duration {
    switch self {
    case .full: .zero
    case .scaled(let factor): factor == 1 ? recorded : recorded * factor
    }
  }
}
