/// The moments of the first writes to resources, by which is known whether a read came after a write that may have made its answer.
package struct WriteMoments: Sendable {
  /// By the key of what was written.
  private var written: [UInt64: Timestamp] = [:]
  /// By the key of what was written, and of all in which that stands.
  private var around: [UInt64: Timestamp] = [:]

  package init() {}

  /// Takes note of what an exchange did.
  package mutating func note(_ effect: Effect, at moment: Timestamp) {
    guard effect.kind != .none else { return }
    for resource in [effect.resource] + effect.candidates {
      guard let last = resource.keys.last else { continue }
      self.written.lower(last, to: moment)
      for key in resource.keys { self.around.lower(key, to: moment) }
    }
  }

  /// Whether a write came before a moment, or at it, to a resource, to what that stands in, or to what stands in that.
  package func concern(_ resource: Resource, at moment: Timestamp) -> Bool {
    let moments =
      resource.keys.compactMap { self.written[$0] } + [resource.keys.last.flatMap { self.around[$0] }].compactMap(\.self)
    return moments.contains { $0 <= moment }
  }
}

extension [UInt64: Timestamp] {
  fileprivate mutating func lower(_ key: UInt64, to moment: Timestamp) { self[key] = Swift.min(self[key] ?? moment, moment) }
}
