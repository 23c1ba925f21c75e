/// Takes captured exchanges. Called on event loops: it must return at once and never block the traffic.
public protocol ExchangeSink: Sendable {
  /// Takes one exchange; what cannot be kept is counted by the sink as a gap, never thrown.
  func keep(_ exchange: consuming Exchange)

  /// Counts traffic that was seen but not kept or not understood.
  func count(_ gap: Gap)
}
