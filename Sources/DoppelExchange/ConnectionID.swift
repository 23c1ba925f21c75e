/// Numbers the connections of one run from 1 in the order in which they were accepted.
package struct ConnectionID: Sendable, Hashable {
  package var number: UInt64
  package init(_ number: UInt64) { self.number = number }
}
