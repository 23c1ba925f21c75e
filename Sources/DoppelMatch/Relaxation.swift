package import DoppelExchange

/// The keys that a person removed from one recorded signature: they no longer decide the answer.
package struct Relaxation: Sendable, Hashable {
  /// In ascending order.
  package let removedKeys: [String]

  package init(removedKeys: some Sequence<String>) { self.removedKeys = removedKeys.sorted() }

  /// The signature without the removed keys; `nil` where it has none of them, so that nothing would change.
  package func applied(to signature: Signature) -> Signature? {
    var relaxed = signature
    for key in self.removedKeys { relaxed[key] = nil }
    return relaxed == signature ? nil : relaxed
  }
}
