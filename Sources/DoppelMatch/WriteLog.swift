package import DoppelExchange

/// The writes that one scope has seen, by what they were about: what a read depends on.
package struct WriteLog: Sendable {
  /// The writes that concern one resource, in three digests.
  package struct Digest: Sendable, Hashable {
    /// Depends on the writes and their order.
    package var ordered: UInt64 = 0
    /// Depends on the writes that still count, whatever their order: not on those to what was put anew or removed since, nor on the
    /// creation and removal of what was there only meanwhile.
    package var unordered: UInt64 = 0
    /// The last write; 0 where there was none.
    package var last: UInt64 = 0

    package init() {}
  }

  /// One write, as the recording has it.
  package struct Write: Sendable {
    package var kind: Effect.Kind
    /// The same for a write that would leave everything as it is when it comes twice; never 0.
    package var identity: UInt64
    /// What it is about: of a `create` the new resources where they are known.
    package var nodes: [Int]
    /// Whether `nodes` are what came to be, not what it came to be in.
    package var isKnown: Bool
    /// Whether nothing of what was written before to what it is about, and to what stands in that, counts any more.
    package var isWhole = false
    /// The place of its recording among those that were loaded.
    package var recording = 0

    package init(kind: Effect.Kind, identity: UInt64, nodes: [Int], isKnown: Bool = true) {
      self.kind = kind
      self.identity = identity
      self.nodes = nodes
      self.isKnown = isKnown
    }
  }

  /// The resources whose writes are remembered; those of others are forgotten.
  package static let resourceLimit = 4_096
  /// The writes of which it is known that none came twice.
  package static let writeLimit = 4_096

  private struct Trace: Sendable {
    var digest = Digest()
    /// The number in the log of the last write that it depends on.
    var at = 0
    /// When that was.
    var moment = Timestamp.epoch
    /// Whether that was to the resource itself.
    var isOwn = false

    /// - Parameter change: of what still counts.
    mutating func add(_ write: Write, at number: Int, _ moment: Timestamp, changing change: UInt64) {
      guard self.digest.last != write.identity || write.kind == .create else { return }
      self.digest.ordered = (self.digest.ordered ^ write.identity).stirred
      self.digest.unordered &+= change
      self.digest.last = write.identity
      (self.at, self.moment) = (number, moment)
    }

    /// Takes in that what it stands in was written to since.
    mutating func follow(_ wider: Trace) {
      guard wider.at > self.at else { return }
      self.digest.ordered = (self.digest.ordered ^ wider.digest.ordered.stirred).stirred
      self.digest.last = wider.digest.last
      (self.at, self.moment) = (wider.at, wider.moment)
      self.isOwn = false
    }
  }

  /// Of each resource the writes to it and to all that stands in it.
  private var within: [Int: Trace] = [:]
  /// Of each resource the writes to itself on which all that stands in it depends.
  private var above: [Int: Trace] = [:]
  private var count = 0
  /// The writes, as long as each came once.
  private var seen: Set<UInt64> = []
  /// Whether each write came once, all are of one recording, there were no more than are remembered, and all resources are.
  private(set) var isOnceEach = true
  private var recording: Int?
  /// What came to be, and was not removed.
  private var created: Set<Int> = []
  /// How often what came to be more than once did so after the first time.
  private var madeAgain: [Int: Int] = [:]
  /// What came to be, as far as that many are remembered.
  private var made: Set<Int> = []

  package init() {}

  package var isEmpty: Bool { self.count == 0 }

  /// Adds a write that came at a moment.
  package mutating func add(_ write: Write, at moment: Timestamp = .epoch, in tree: ResourceTree) {
    guard write.kind != .none else { return }
    self.count += 1
    self.noteOnce(write)
    let change = self.change(by: write)
    var touched: Set<Int> = []
    for node in write.nodes where node != ResourceTree.none {
      var wider = node
      while wider != ResourceTree.none, touched.insert(wider).inserted {
        if self.within[wider] != nil || self.within.count < Self.resourceLimit {
          var trace = self.following(wider, in: tree)
          trace.add(write, at: self.count, moment, changing: change)
          // what is new and not known is one more in it, and tells nothing of the others
          trace.isOwn = wider == node && (write.kind != .create || write.isKnown)
          self.within[wider] = trace
        }
        wider = tree.parent(of: wider)
      }
      guard write.kind != .create || write.isKnown, self.above[node] != nil || self.above.count < Self.resourceLimit else {
        continue
      }
      let former = write.isWhole ? self.above[node]?.digest.unordered ?? 0 : 0
      self.above[node, default: Trace()].add(
        write, at: self.count, moment, changing: write.identity.stirred &- former)
    }
  }

  /// How a write changes what still counts of what it is about, and of all that that stands in.
  private mutating func change(by write: Write) -> UInt64 {
    let own = write.identity.stirred
    // what has several names may be removed by each of them
    if write.kind == .create, write.isKnown, write.nodes.count == 1, let node = write.nodes.first {
      if self.created.count < Self.resourceLimit { self.created.insert(node) }
      if self.made.contains(node) {
        self.madeAgain[node, default: 0] += 1
      } else if self.made.count < Self.resourceLimit {
        self.made.insert(node)
      }
    }
    guard write.isWhole, write.nodes.count == 1, let node = write.nodes.first else { return own }
    let former = self.within[node]?.digest.unordered ?? 0
    // what was there only meanwhile leaves nothing
    let isAsNever = write.kind == .remove && self.created.remove(node) != nil
    return (isAsNever ? 0 : own) &- former
  }

  private mutating func noteOnce(_ write: Write) {
    guard self.isOnceEach else { return }
    self.isOnceEach =
      self.recording ?? write.recording == write.recording && self.seen.count < Self.writeLimit
      && self.within.count < Self.resourceLimit && self.seen.insert(write.identity).inserted
    self.recording = write.recording
    if !self.isOnceEach { self.seen = [] }
  }

  /// How often a resource, or what it stands in, came to be again: what is told of it then begins anew.
  func generation(of node: Int, in tree: ResourceTree) -> Int {
    guard node != ResourceTree.none, !self.madeAgain.isEmpty else { return 0 }
    return tree.path(from: node).reduce(0) { $0 + (self.madeAgain[$1] ?? 0) }
  }

  /// When the last write was that a resource depends on; `nil` where there was none.
  func lastMoment(of node: Int, in tree: ResourceTree) -> Timestamp? {
    guard node != ResourceTree.none, self.count > 0 else { return nil }
    let trace = self.following(node, in: tree)
    return trace.at > 0 ? trace.moment : nil
  }

  /// Whether the last write that a resource depends on was to that itself, not to something in it or around it.
  func isLastOwn(of node: Int, in tree: ResourceTree) -> Bool { self.following(node, in: tree).isOwn }

  /// Calls `body` with each resource and what was written to it and to what stands in it.
  func forEachSum(_ body: (_ node: Int, _ sum: UInt64) -> Void) {
    for (node, trace) in self.within { body(node, trace.digest.unordered) }
  }

  /// What was written to a resource and to what stands in it, whatever its order; `nil` where nothing is known to have been.
  func sum(of node: Int) -> UInt64? { self.within[node]?.digest.unordered }

  /// The writes to a resource and to what stands in it, after those to what it stands in.
  private func following(_ node: Int, in tree: ResourceTree) -> Trace {
    var trace = self.within[node] ?? Trace()
    for wider in self.widerTraces(of: node, in: tree).sorted(by: { $0.at < $1.at }) { trace.follow(wider) }
    return trace
  }

  private func widerTraces(of node: Int, in tree: ResourceTree) -> [Trace] {
    var traces: [Trace] = []
    var wider = tree.parent(of: node)
    while wider != ResourceTree.none {
      if let trace = self.above[wider] { traces.append(trace) }
      wider = tree.parent(of: wider)
    }
    return traces
  }

  /// What a request about a resource depends on.
  package func digest(of node: Int, in tree: ResourceTree) -> Digest {
    guard node != ResourceTree.none, self.count > 0 else { return Digest() }
    var digest = self.following(node, in: tree).digest
    for wider in self.widerTraces(of: node, in: tree) { digest.unordered &+= wider.digest.unordered }
    return digest
  }
}
