/// Gives recorded exchanges to mock, replay and report.
public protocol ExchangeSource: Sendable {
  /// Calls `body` with each exchange, in recorded order within a recording; `body` may throw to stop.
  func forEach(_ body: (Exchange) throws -> Void) throws
}
