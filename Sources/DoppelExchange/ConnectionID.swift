/// Numbers the connections of one run from 1 in the order in which they were accepted.
public struct ConnectionID: Sendable, Hashable {
  public var number: UInt64
  public init(_ number: UInt64) { self.number = number }
}
