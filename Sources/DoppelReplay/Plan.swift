package import DoppelRules

/// How recorded requests are sent again.
package struct Plan: Sendable, Hashable {
  /// Virtual users: copies of the recorded traffic that run beside each other. At least 1.
  package var users: Int
  /// How often each user sends everything; `nil` where only `length` bounds the run.
  package var times: Int?
  /// How long new requests are sent; `nil` where only `times` bounds the run. What was sent is still waited for.
  package var length: Duration?
  /// Between the requests of one user.
  package var pace: Pace
  /// Requests a second on a schedule of their own, whatever the answers take; `nil` where users wait for their answers.
  package var rate: Rate?
  /// Whether one user sends the requests of different recorded sessions beside each other instead of one after the other.
  package var spreadsSessions: Bool

  /// - Parameter times: where neither this nor `length` is given, everything is sent once.
  package init(
    users: Int = 1, times: Int? = nil, length: Duration? = nil, pace: Pace = .full, rate: Rate? = nil,
    spreadsSessions: Bool = false
  ) {
    self.users = max(1, users)
    self.times = times ?? (length == nil ? 1 : nil)
    self.length = length
    self.pace = pace
    self.rate = rate
    self.spreadsSessions = spreadsSessions
  }
}
