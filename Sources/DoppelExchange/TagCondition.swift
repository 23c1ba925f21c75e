public import NIOCore

/// A condition on the tag of what a request is about: that it is one of some, or none of them.
public struct TagCondition: Sendable, Hashable {
  /// Whether the tag must be one of them; else it must be none.
  public var mustMatch: Bool
  /// Without what says that they are weak.
  public var tags: [ByteBuffer]
  /// Whether any tag is meant.
  public var isAny: Bool

  public init(mustMatch: Bool, tags: [ByteBuffer], isAny: Bool = false) {
    self.mustMatch = mustMatch
    self.tags = tags
    self.isAny = isAny
  }

  /// Whether it holds of what has this tag.
  public func holds(of tag: ByteBuffer) -> Bool { (self.isAny || self.tags.contains(tag)) == self.mustMatch }
}
