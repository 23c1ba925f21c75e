internal import DoppelExchange
internal import NIOCore

/// What one session knows of the entity tags of what it asks for.
struct LiveTags: Sendable {
  /// Resources and requests whose tags are remembered; of others nothing is known.
  static let limit = 4_096

  private enum Known: Sendable {
    case told(ByteBuffer)
    /// The session wrote since, and was not told.
    case changed
    case gone
  }

  private struct Read: Sendable {
    var node: Int
    var tag: Known
  }

  /// Of reads by their entries: a resource that is asked for in several ways has a tag of each.
  private var reads: [Int: Read] = [:]
  private var resources: [Int: Known] = [:]

  /// Whether a condition holds; `nil` where that is not known.
  ///
  /// - Parameters:
  ///   - entry: of the request.
  ///   - node: what it is about.
  ///   - recorded: the recorded tag for which one of the client stands.
  func holds(_ condition: TagCondition, of entry: Int, about node: Int, recorded: (ByteBuffer) -> ByteBuffer?) -> Bool? {
    let isOfRead = !condition.mustMatch && !condition.isAny
    switch isOfRead ? self.reads[entry]?.tag : self.resources[node] {
    case nil: return nil
    case .gone?: return !condition.mustMatch
    case .changed?: return condition.isAny == condition.mustMatch
    case .told(let tag)?:
      var meant = condition
      meant.tags = condition.tags.map { recorded($0) ?? $0 }
      return meant.holds(of: tag)
    }
  }

  /// Takes in an answer to a read.
  mutating func note(read entry: Int, about node: Int, tag: ByteBuffer?) {
    guard let tag, node != ResourceTree.none else { return }
    if self.reads[entry] != nil || self.reads.count < Self.limit { self.reads[entry] = Read(node: node, tag: .told(tag)) }
    self.set(node, .told(tag))
  }

  /// Takes in an answer to a write. Of what it is in nothing is known any more.
  ///
  /// - Parameter tag: that of what it names, where it tells one.
  mutating func note(write: WriteLog.Write, tag: ByteBuffer?, in tree: ResourceTree) {
    var around: Set<Int> = []
    for node in write.nodes where node != ResourceTree.none {
      var wider = tree.parent(of: node)
      while wider != ResourceTree.none, around.insert(wider).inserted { wider = tree.parent(of: wider) }
    }
    if write.kind == .create, !write.isKnown { around.formUnion(write.nodes) }
    let known: Known = write.kind == .remove ? .gone : .changed
    for (entry, read) in self.reads {
      if around.contains(read.node) {
        self.reads[entry] = nil
      } else if write.nodes.contains(read.node) {
        self.reads[entry]?.tag = known
      }
    }
    for node in around { self.resources[node] = nil }
    for node in write.nodes where !around.contains(node) {
      self.set(node, write.nodes.count == 1 && write.kind != .remove ? tag.map(Known.told) ?? known : known)
    }
  }

  private mutating func set(_ node: Int, _ known: Known) {
    if self.resources[node] != nil || self.resources.count < Self.limit { self.resources[node] = known }
  }
}
