internal import DoppelExchange

/// What each recorded answer was given after, and what each recorded write did.
package struct History: Sendable {
  /// One exchange as it is told to the builder.
  struct Event: Sendable {
    var recording: Int
    var startedAt: Timestamp
    /// As in `RecordedAnswer.session`.
    var session: Int
    var kind: Effect.Kind
    var node: Int
    var candidates: [Resource]
    /// As in `Effect.isWhole`.
    var isWhole = false
    /// The signature by which it is found; equal for equal requests.
    var entry: Int
  }

  /// The resources that requests are about.
  package let tree: ResourceTree
  /// The writes, by `RecordedAnswer.order`.
  package let writes: [Int: WriteLog.Write]
  /// What each answer was given after, by `RecordedAnswer.order`; empty where nothing was written.
  package let digests: [WriteLog.Digest]
  /// How long each answer came after the last write on which it depends, else after the first request of its session for the same, by
  /// `RecordedAnswer.order`, in nanoseconds; empty unless time says which answer comes.
  private(set) var elapsed: [Int64] = []
  /// The same for the writes of all sessions together; empty where there is one session, and once a library is compiled.
  private(set) var digestsOfAll: [WriteLog.Digest]
  /// The states in which what changes was while it was recorded.
  package var states = RecordedStates()

  /// - Parameters:
  ///   - events: in the order in which they were added.
  ///   - keepsTime: whether time says which answer comes.
  init(_ events: [Event], in tree: ResourceTree, keepsTime: Bool = false) {
    self.tree = tree
    var writes: [Int: WriteLog.Write] = [:]
    for (order, event) in events.enumerated() where event.kind != .none && event.node != ResourceTree.none {
      var write = Self.write(event, order: order, in: tree)
      write.recording = event.recording
      writes[order] = write
    }
    self.writes = writes
    var ofAll: [WriteLog.Digest] = []
    var elapsed = [Int64](repeating: 0, count: keepsTime ? events.count : 0)
    self.digests =
      writes.isEmpty && !keepsTime ? [] : Self.digests(of: events, writes, in: tree, ofAll: &ofAll, elapsed: &elapsed)
    self.elapsed = elapsed
    self.digestsOfAll = ofAll
  }

  /// The same without what only compiling needs.
  var compiled: History {
    var history = self
    history.digestsOfAll = []
    return history
  }

  private static func write(_ event: Event, order: Int, in tree: ResourceTree) -> WriteLog.Write {
    guard event.kind == .create else {
      let others = Set(event.candidates.compactMap(tree.find)).subtracting([event.node])
      var write = WriteLog.Write(
        kind: event.kind, identity: UInt64(event.entry + 1).stirred, nodes: [event.node] + others.sorted())
      write.isWhole = event.isWhole
      return write
    }
    let new = Set(event.candidates.compactMap(tree.find))
    // each makes something else, also where it is asked for in the same words
    let identity = (UInt64(order + 1) | 1 << 63).stirred
    return WriteLog.Write(
      kind: .create, identity: identity, nodes: new.isEmpty ? [event.node] : new.sorted(), isKnown: !new.isEmpty)
  }

  private static func digests(
    of events: [Event], _ writes: [Int: WriteLog.Write], in tree: ResourceTree, ofAll: inout [WriteLog.Digest],
    elapsed: inout [Int64]
  ) -> [WriteLog.Digest] {
    var digests = [WriteLog.Digest](repeating: WriteLog.Digest(), count: events.count)
    if events.contains(where: { $0.session != events[0].session }) { ofAll = digests }
    var scopes = WriteScopes()
    var recording = -1
    var begun: [[Int]: Timestamp] = [:]
    let inOrder = events.indices.sorted {
      (events[$0].recording, events[$0].startedAt, $0) < (events[$1].recording, events[$1].startedAt, $1)
    }
    for order in inOrder {
      let event = events[order]
      if event.recording != recording {
        recording = event.recording
        scopes = WriteScopes()
        begun = [:]
      }
      if !elapsed.isEmpty {
        let first = begun[[event.session, event.entry], default: event.startedAt]
        begun[[event.session, event.entry]] = first
        let before = scopes.lastMoment(of: event.node, in: tree, session: event.session) ?? first
        elapsed[order] = event.startedAt.nanoseconds &- before.nanoseconds
      }
      digests[order] = scopes.digest(of: event.node, in: tree, session: event.session)
      if !ofAll.isEmpty { ofAll[order] = scopes.digest(of: event.node, in: tree, session: -1) }
      if let write = writes[order] { scopes.add(write, at: event.startedAt, in: tree, session: event.session) }
    }
    return digests
  }
}
