/// What came of asking the library.
package enum Outcome: String, Sendable, Hashable, CaseIterable {
  case hit, miss, passthrough, synthesized, fault
}
