/// A protocol state machine: told what happened, says what to do, touches nothing.
///
/// No clock, no logger, no event loop and no `async` inside; time, randomness and names enter as events. One driver in
/// `DoppelTransport` obeys the actions.
package protocol Machine: ~Copyable {
  associatedtype Event: Equatable & Sendable
  associatedtype Action: Equatable & Sendable

  /// Appends to `actions` instead of returning an array: the driver reuses one buffer per connection.
  mutating func handle(_ event: Event, into actions: inout [Action])
}
