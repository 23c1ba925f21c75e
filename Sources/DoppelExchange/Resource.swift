/// What a request is about on its server, as the steps of a path from the widest to the narrowest: the host, `orders`, `17`.
///
/// Each step is known by a key alone, a 64-bit hash of it and of all before it, the same in every run. So two resources are the
/// same where their last keys are, and one stands in another where it has that one's key.
public struct Resource: Sendable, Hashable {
  /// One for each step.
  public private(set) var keys: [UInt64] = []

  public init() {}

  public init(_ steps: some Sequence<String>) {
    for step in steps { self.append(step) }
  }

  /// Goes one step further in.
  public mutating func append(_ step: some StringProtocol) {
    var step = String(step)
    step.withUTF8 { self.append(UnsafeRawBufferPointer($0)) }
  }

  /// Goes one step further in.
  public mutating func append(_ step: UnsafeRawBufferPointer) {
    self.keys.append(step.stirredHash(from: self.keys.last ?? 0))
  }

  /// The same, one step further in.
  public func appending(_ step: some StringProtocol) -> Resource {
    var resource = self
    resource.append(step)
    return resource
  }

  /// The resource of the first steps.
  public func prefix(_ steps: Int) -> Resource {
    var resource = Resource()
    resource.keys = Array(self.keys.prefix(steps))
    return resource
  }
}
