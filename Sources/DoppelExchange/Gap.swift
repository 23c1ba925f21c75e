/// Traffic that was seen but could not be kept or understood: counted, with a reason.
public struct Gap: Sendable, Hashable {
  /// Why; a fixed sentence without data of the traffic, so that gaps can be counted by it.
  public var reason: String
  /// The bytes concerned; 0 where the count is of exchanges.
  public var bytes: Int
  /// The exchanges concerned, where that is known.
  public var exchanges: Int
  /// The host that the traffic was for or from; empty where unknown.
  public var host: String

  public init(reason: String, bytes: Int = 0, exchanges: Int = 0, host: String = "") {
    self.reason = reason
    self.bytes = bytes
    self.exchanges = exchanges
    self.host = host
  }
}
