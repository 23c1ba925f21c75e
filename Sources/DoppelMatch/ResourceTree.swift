package import DoppelExchange

/// The resources of recorded requests, each numbered, with the one that it stands in.
package struct ResourceTree: Sendable {
  /// The node of no resource.
  package static let none = -1

  private var nodes: [UInt64: Int32] = [:]
  private var parents: [Int32] = []

  package init() {}

  /// The node of a resource, which is made where there is none; `none` for an empty one.
  package mutating func insert(_ resource: Resource) -> Int {
    // from the narrowest, because most often only that is new
    var missing = resource.keys.count
    var node: Int32 = -1
    while missing > 0 {
      if let known = self.nodes[resource.keys[missing - 1]] {
        node = known
        break
      }
      missing -= 1
    }
    for key in resource.keys[missing...] {
      self.parents.append(node)
      node = Int32(self.parents.count - 1)
      self.nodes[key] = node
    }
    return Int(node)
  }

  /// The node of a resource; `nil` where no request is about it.
  package func find(_ resource: Resource) -> Int? { resource.keys.last.flatMap { self.nodes[$0] }.map(Int.init) }

  /// The node that a node stands in; `none` for the widest.
  package func parent(of node: Int) -> Int { Int(self.parents[node]) }

  /// A node, the one that it stands in, and so on to the widest; empty for `none`.
  func path(from node: Int) -> some Sequence<Int> {
    sequence(state: node) { next in
      guard next != Self.none else { return nil }
      defer { next = self.parent(of: next) }
      return next
    }
  }

  /// Whether one of two resources is the other or stands in it.
  package func concern(_ one: Int, _ other: Int) -> Bool {
    one != Self.none && other != Self.none && (self.stands(one, in: other) || self.stands(other, in: one))
  }

  private func stands(_ node: Int, in wider: Int) -> Bool { self.path(from: node).contains(wider) }
}
