/// The class of a record or question (RFC 1035 section 3.2.4); in an OPT record this field says something else.
package struct ResourceClass: Sendable, Hashable {
  package var number: UInt16

  package init(_ number: UInt16) { self.number = number }

  package static let internet = ResourceClass(1)
  package static let any = ResourceClass(255)
}
