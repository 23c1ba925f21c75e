/// When answers are sent.
package enum Timing: Sendable, Equatable {
  /// At once.
  case immediate
  /// After the recorded duration times the factor.
  case recorded(factor: Double)

  /// How long to wait before an answer that took this long when it was recorded.
  package func delay(_ recorded: Duration) -> Duration {
    switch self {
    case .immediate: .zero
    case .recorded(let factor): recorded * factor
    }
  }
}
